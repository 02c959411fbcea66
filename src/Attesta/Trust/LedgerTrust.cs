using System.Text;
using Attesta.Audit;
using Attesta.Telemetry;

namespace Attesta.Trust;

/// <summary>
/// Trust that follows a ledger's file: what other processes append, an operator's revocation above all, counts from the next question on. Every line is
/// checked against its hash and its predecessor; from the first that does not fit nobody is trusted any more. Thread-safe.
/// </summary>
/// <param name="path">The ledger's file; one that is not there yet is an empty history.</param>
/// <param name="settings">How trust is earned and lost.</param>
public sealed class LedgerTrust(string path, TrustSettings? settings = null) : ITrustSource, IDisposable
{
    private readonly Lock _reading = new();
    private readonly ChainHasher _hasher = new();
    private LedgerStream? _stream;
    private long _offset;
    private string _lastHash = AuditChain.Genesis;

    /// <summary>What the ledger says so far.</summary>
    public TrustEngine Engine { get; } = new(settings);

    /// <inheritdoc/>
    public double Influence => Engine.Influence;

    /// <summary>Why nobody is trusted: where the ledger does not hold; null while it does.</summary>
    public string? Broken
    {
        get;
        private set
        {
            field = value;
            Instruments.Broken("trust");
        }
    }

    /// <inheritdoc/>
    public ValueTask<double> TrustOfAsync(string agentId, IReadOnlyList<string> domains, DateTimeOffset now)
    {
        CatchUp();
        return Broken is null ? Engine.TrustOfAsync(agentId, domains, now) : new(0);
    }

    /// <summary>Reads what was appended since the last time.</summary>
    public void CatchUp()
    {
        lock (_reading)
        {
            if (Broken is not null)
                return;
            if (_stream is null && !LedgerStream.IsThere(path))
                return;
            long length;
            try
            {
                _stream ??= new LedgerStream(path);
                _stream.Refresh();
                if (_stream.Length == _offset)
                    return;
                length = _stream.SettledLength();
            }
            catch (Exception gone) when (gone is InvalidDataException or FileNotFoundException)
            {
                // What was known is not forgotten because someone took the file away.
                Broken = "the ledger is gone";
                return;
            }

            if (length < _offset)
            {
                Broken = "the ledger became shorter";
                return;
            }

            _stream.Position = _offset;
            using var lines = new LineCutter(_stream, length);
            do
            {
                while (Broken is null && lines.TryCut())
                    Take(lines);
            }
            while (Broken is null && lines.Fill());
        }
    }

    /// <summary>Lets the file go.</summary>
    public void Dispose()
    {
        lock (_reading)
        {
            _stream?.Dispose();
            _hasher.Dispose();
        }
    }

    private void Take(LineCutter lines)
    {
        var line = lines.Line.Span;
        var scanner = new LineScanner(line, keep: true);
        if (lines.TooLong || !scanner.Scan() || !_hasher.IsOwnHash(scanner, line))
        {
            Broken = FormattableString.Invariant($"an entry cannot be trusted near byte {_offset}");
            return;
        }

        var entry = scanner.Entry();
        if (!string.Equals(entry.PreviousHash, _lastHash, StringComparison.Ordinal))
        {
            Broken = FormattableString.Invariant($"a link is broken near byte {_offset}");
            return;
        }

        _lastHash = Encoding.ASCII.GetString(scanner.ChainHash);
        _offset += line.Length + 1;
        Engine.Learn(entry);
    }
}
