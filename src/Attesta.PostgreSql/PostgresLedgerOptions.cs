namespace Attesta.PostgreSql;

/// <summary>How a <see cref="PostgresLedger"/> works.</summary>
public sealed record PostgresLedgerOptions
{
    /// <summary>The chain when none is named.</summary>
    public const string DefaultChain = "main";

    /// <summary>Which chain of the database, such as one for each tenant: 1 to 100 letters, digits, dots, dashes and underscores.</summary>
    public string Chain { get; init; } = DefaultChain;

    /// <summary>How long an append tries before it fails, through restarts of the server and changes of the sequencer.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long entries may wait for a sequencer that does nothing before this ledger takes over from it.</summary>
    public TimeSpan TakeOverAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether this ledger may chain entries; false leaves that to others even where the login could.</summary>
    public bool MaySequence { get; init; } = true;

    /// <summary>The source of time. Only spans are measured with it; the order of entries never depends on a clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
