using System.Buffers;
using System.Text;
using System.Text.Json;
using Attesta.Audit;

namespace Attesta.Cli.Output;

/// <summary>
/// An entry for programs: the line of the ledger as it is, with the member <c>kind</c> before all others, because every line has a verdict but only those of
/// decisions mean one.
/// </summary>
internal static class EntryJson
{
    private const int FlushAt = 64 * 1024;

    public static string Text(AuditEntry entry) => Start(entry) + Encoding.UTF8.GetString(AuditChain.Line(entry).AsSpan(1));

    /// <summary>Writes lines as they come, in bounded memory.</summary>
    public static async Task<int> CopyAsync(CommandHost host, IAsyncEnumerable<LedgerLine> lines)
    {
        var text = new ArrayBufferWriter<byte>(FlushAt);
        await foreach (var (entry, line) in lines.ConfigureAwait(false))
        {
            text.Write(Encoding.UTF8.GetBytes(Start(entry)));
            text.Write(line.Span[1..]);
            text.Write("\n"u8);
            if (text.WrittenCount < FlushAt)
                continue;
            await host.Output.WriteAsync(text.WrittenMemory).ConfigureAwait(false);
            text.ResetWrittenCount();
        }

        await host.Output.WriteAsync(text.WrittenMemory).ConfigureAwait(false);
        await host.Output.FlushAsync().ConfigureAwait(false);
        return ExitCode.Done;
    }

    // A line that was read is an object of twenty members, so that a comma may follow.
    private static string Start(AuditEntry entry) => $"{{\"kind\":\"{JsonEncodedText.Encode(entry.Kind)}\",";
}
