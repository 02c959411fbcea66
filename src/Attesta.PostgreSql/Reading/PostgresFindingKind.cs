namespace Attesta.PostgreSql.Reading;

/// <summary>What only a database can have wrong, beyond <see cref="Audit.FindingKind"/>: the lines may be right and what stands beside them is not.</summary>
public static class PostgresFindingKind
{
    /// <summary>The number of an entry is not one more than that of the entry before.</summary>
    public const string WrongNumber = "wrong_number";

    /// <summary>A column is not what the line says, so that searching and counting would be misled.</summary>
    public const string WrongColumn = "wrong_column";

    /// <summary>The chain does not end where the database says that it ends: entries were taken off its end, or put there past the sequencer.</summary>
    public const string WrongEnd = "wrong_end";

    /// <summary>What an agent has earned is not what the entries say.</summary>
    public const string WrongEarnings = "wrong_earnings";
}
