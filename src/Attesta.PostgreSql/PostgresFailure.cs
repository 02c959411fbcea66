using System.Net.Sockets;
using Attesta.Audit;
using Npgsql;

namespace Attesta.PostgreSql;

/// <summary>What a failure of the server means for what was asked of it.</summary>
internal static class PostgresFailure
{
    /// <summary>Another sequencer has begun a term.</summary>
    public const string Fenced = "AT001";

    /// <summary>Something that was to be chained is no longer in the inbox.</summary>
    public const string TakenBack = "AT004";

    /// <summary>Whether the server refused what it was asked, so that surely none of it has happened.</summary>
    public static bool IsRefusal(Exception failure) => failure is PostgresException { SqlState: var state } && !IsOfConnection(state);

    /// <summary>Whether it may go well when tried again.</summary>
    public static bool IsPassing(Exception failure) => failure switch
    {
        // 40: serialization, deadlock. 53: out of connections, memory or disk. 55P03, 57014: waited too long.
        PostgresException { SqlState: var state } =>
            IsOfConnection(state) || state is "55P03" or "57014" or "25006" || state.StartsWith("40", StringComparison.Ordinal) || state.StartsWith("53", StringComparison.Ordinal),
        NpgsqlException or IOException or SocketException or TimeoutException or ObjectDisposedException or OperationCanceledException => true,
        _ => false,
    };

    /// <summary>What happened and what to do, without secrets.</summary>
    public static AuditFailedException Explain(Exception failure, string place) => failure as AuditFailedException ?? new(
        $"The audit ledger in {place} cannot be written: {Words(failure)}. Nothing runs without a record: mend this, then try again.", failure);

    public static string Words(Exception failure) => failure switch
    {
        PostgresException { SqlState: "3F000" or "42P01" or "42703" or "42704" or "42883" } => "its tables are not there or not as they should be; run 'attesta db migrate'",
        PostgresException { SqlState: "3D000" } missing => $"{missing.MessageText}; create it, then run 'attesta db migrate'",
        PostgresException { SqlState: "42501" } denied => $"{denied.MessageText}; grant the login the role for it: attesta_reader to read, attesta_writer or attesta_sequencer to write, attesta_anchor to add checkpoints",
        PostgresException refused => refused.MessageText,
        NpgsqlException { InnerException: { } inner } => inner.Message.TrimEnd('.'),
        _ => failure.Message.TrimEnd('.'),
    };

    // 08: connection. 57P01 to 57P05: the server stops, restarts or ends the session, perhaps right after a commit.
    private static bool IsOfConnection(string state) => state.StartsWith("08", StringComparison.Ordinal) || state.StartsWith("57P", StringComparison.Ordinal);
}
