using System.Globalization;
using Attesta.Actions;
using Attesta.Audit;

namespace Attesta.Cli.Output;

/// <summary>Entries for people: one line each, in columns that need no look-ahead, so that any number streams by.</summary>
internal static class EntryTable
{
    public static Task<int> WriteAsync(CommandHost host, IAsyncEnumerable<AuditEntry> entries) => StreamAsync(host, entries, isJson: false);

    public static async Task<int> StreamAsync(CommandHost host, IAsyncEnumerable<AuditEntry> entries, bool isJson)
    {
        var first = true;
        await foreach (var entry in entries.ConfigureAwait(false))
        {
            if (isJson)
            {
                host.Text.Flush();
                host.Output.Write(AuditChain.Line(entry));
                host.Output.Write("\n"u8);
            }
            else
            {
                if (first)
                    host.Text.WriteLine(Row("DECIDED (UTC)", "VERDICT", "LEVEL", "REVIEW", "APPROVERS", "ACTION"));
                host.Text.WriteLine(Row(
                    Time(entry.DecidedAt), entry.Verdict, $"{entry.RiskLevel} {entry.RiskScore.ToString("0.00", CultureInfo.InvariantCulture)}", Review(entry),
                    string.Join(",", entry.ApproverIds), entry.ActionDescription.Length > 0 ? entry.ActionDescription : entry.ActionName));
            }

            first = false;
            await host.Text.FlushAsync().ConfigureAwait(false);
            await host.Output.FlushAsync().ConfigureAwait(false);
        }

        return ExitCode.Done;
    }

    private static string Row(string time, string verdict, string level, string review, string approvers, string action) =>
        string.Join("  ", Cell(time, 19), Cell(verdict, 9), Cell(level, 13), Cell(review, 11), Cell(approvers, 16), VisibleText.Escape(action, 100)).TrimEnd();

    private static string Cell(string text, int width)
    {
        var shown = VisibleText.Escape(text, width);
        return (shown.Length > width ? shown[..(width - 1)] + "\u2026" : shown).PadRight(width);
    }

    private static string Time(string written) => written.Length >= 19 ? written[..19].Replace('T', ' ') : written;

    private static string Review(AuditEntry entry) => entry.ChallengePassed is null
        ? "-"
        : entry.ReviewDurationSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s" + (entry.MinReviewMet ? "" : " early");
}
