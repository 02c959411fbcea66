using System.Diagnostics;
using System.Text;

namespace Attesta.Audit.Proofs;

/// <summary>
/// A key that another program holds, such as one for a hardware token: it is started for every signature, without a shell, gets the text on standard input
/// and answers with the DER signature in base64 on standard output. What it answers is checked before it is used.
/// </summary>
public sealed class CommandSigner : ICheckpointSigner
{
    private const int MostAnswered = 4096;

    private readonly IReadOnlyList<string> _command;
    private readonly TimeProvider _time;

    /// <param name="command">The program and its arguments.</param>
    /// <param name="key">The public key, with a name.</param>
    /// <param name="time">The clock; null for the system's.</param>
    public CommandSigner(IReadOnlyList<string> command, VerifierKey key, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(key);
        if (command.Count == 0)
            throw new ArgumentException("The command is empty.", nameof(command));
        if (key.Name is null || key.IsCosigner)
            throw new ArgumentException("The public key needs a name; take the line of the .pub file.", nameof(key));
        (_command, Key, _time) = (command, key, time ?? TimeProvider.System);
    }

    /// <summary>How long the program may take.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public VerifierKey Key { get; }

    /// <inheritdoc/>
    public async ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        string answer;
        try
        {
            answer = await AskAsync(text, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed($"did not answer within {Patience.TotalSeconds} seconds");
        }
        catch (Exception thrown) when (thrown is IOException or System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            throw new SigningFailedException($"The signing command could not be started or spoken to: {thrown.Message}", thrown);
        }

        if (NoteText.Base64(answer.Trim()) is not { Length: > 0 } signature || !Key.Verify(Encoding.UTF8.GetString(text.Span), new(Key.Name!, Key.KeyId, signature)))
            throw Failed($"answered with something that is no signature of the key {Key.Name}");
        return signature;
    }

    private async Task<string> AskAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(_command[0], _command.Skip(1)) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        using var program = Process.Start(start) ?? throw new IOException("it did not start");
        try
        {
            await program.StandardInput.BaseStream.WriteAsync(text, cancellationToken).ConfigureAwait(false);
            program.StandardInput.Close();
            var answer = new char[MostAnswered];
            var length = await program.StandardOutput.ReadBlockAsync(answer, cancellationToken).ConfigureAwait(false);
            if (length == MostAnswered)
                throw Failed("answered more than a signature");
            await program.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return program.ExitCode == 0 ? new string(answer, 0, length) : throw Failed($"ended with code {program.ExitCode}");
        }
        finally
        {
            if (!program.HasExited)
                program.Kill(entireProcessTree: true);
        }
    }

    private static SigningFailedException Failed(string what) => new($"The signing command {what}. Run it by hand with a text on its standard input.");
}
