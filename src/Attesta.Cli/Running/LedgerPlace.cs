using System.Runtime.CompilerServices;
using Attesta.Actions;
using Attesta.Audit;
using Attesta.Audit.Proofs;
using Attesta.Policy;
using Attesta.Trust;

namespace Attesta.Cli.Running;

/// <summary>Where the audit trail is and how it is read and written: a file, or a chain in PostgreSQL.</summary>
/// <param name="ownPath">See <see cref="OwnPath"/>.</param>
internal abstract class LedgerPlace(string ownPath) : IAsyncDisposable
{
    /// <summary>The place, for people.</summary>
    public abstract string Name { get; }

    /// <summary>What to do when it cannot be written.</summary>
    public abstract string WritingHint { get; }

    /// <summary>The file beside which this machine keeps what is its own, such as the salt of masks.</summary>
    public string OwnPath => ownPath;

    /// <summary>Masks secrets with the salt of this machine.</summary>
    public Redactor Redactor
    {
        get
        {
            var salt = new Lazy<ReadOnlyMemory<byte>>(() => RedactionKey.LoadOrCreate(Path.Combine(Path.GetDirectoryName(OwnPath)!, "redaction.key")));
            return new Redactor(() => salt.Value);
        }
    }

    /// <summary>The configured place or, where a file was named, that file.</summary>
    public static LedgerPlace Of(CommandHost host, AttestaConfig? config, string? log = null) => log switch
    {
        "" => throw new CommandFailure(ExitCode.Usage, "--log: the name of the file is empty"),
        null when config?.Audit.Postgres is not null => Postgres(host, config.Audit),
        null => new FilePlace(host, GateSession.LedgerPath(host, config), config),
        _ => new FilePlace(host, Path.GetFullPath(log, host.Folder), config: null),
    };

    /// <summary>Whether what keeps the trail from being signed was said already.</summary>
    public bool IsFaultKnown { get; set; }

    /// <summary>Opens it for writing as it is configured; later calls give the same.</summary>
    public abstract IAuditLedger Ledger();

    /// <summary>The same for what people say, which must not depend on whether a key is at hand: signed later, by whoever has it.</summary>
    public abstract IAuditLedger PlainLedger();

    /// <summary>Fails as the first append would.</summary>
    /// <exception cref="AuditFailedException">It cannot be written.</exception>
    public ValueTask ProbeAsync() => Ledger().ProbeAsync();

    /// <summary>What is signed and proven of it.</summary>
    public abstract LedgerText Text();

    /// <summary>Checks the chain, and what signatures and anchors say of it.</summary>
    public abstract Task<(LedgerReport Chain, ProofReport Proofs)> VerifyAsync(ProofVerifier proofs, Action<LedgerFinding> unreadable, CancellationToken cancellationToken);

    /// <summary>Reads it.</summary>
    /// <param name="useIndex">Whether to use and make an index beside a file.</param>
    /// <param name="unreadable">Told of every line that cannot be read.</param>
    public abstract IAuditTrail Trail(bool useIndex, Action<LedgerFinding> unreadable);

    /// <summary>Trust that follows it.</summary>
    public abstract ITrustSource Trust(TrustSettings settings);

    /// <summary>What it says of one agent or all of them, and why it cannot be believed when that is so.</summary>
    public abstract Task<(TrustEngine Known, string? Broken)> LearnAsync(TrustSettings? settings, string? agentId);

    /// <summary>Says that there is nothing to read, before anything else is tried.</summary>
    public virtual void RefuseIfUnfit()
    {
    }

    public abstract ValueTask DisposeAsync();

    /// <summary>Opens the ledger that signs itself, or not, as it is configured.</summary>
    protected static IAuditLedger Signing(Func<IAuditLedger> open)
    {
        try
        {
            return open();
        }
        catch (SigningFailedException failed)
        {
            throw new CommandFailure(ExitCode.Usage, failed.Message, "audit.checkpoint.key in attesta.yaml names the key that signs the trail");
        }
        catch (Exception unsound) when (unsound is ArgumentException or SecretMissingException)
        {
            throw new CommandFailure(ExitCode.Usage, "audit.checkpoint.anchors: " + unsound.Message);
        }
    }

    /// <summary>Closes a ledger, and says what kept it from being signed or anchored.</summary>
    protected async ValueTask CloseAsync(CommandHost host, IAuditLedger? ledger)
    {
        if (ledger is not IAsyncDisposable open)
            return;
        await open.DisposeAsync().ConfigureAwait(false);
        if (!IsFaultKnown && ledger is SignedLedger { LastFault: { } fault })
            host.Remark("warning: " + VisibleText.Escape(fault));
    }

    // Its own method, so that nothing of PostgreSQL is loaded where the trail is a file.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static PostgresPlace Postgres(CommandHost host, AuditSettings audit) => new(host, audit);
}
