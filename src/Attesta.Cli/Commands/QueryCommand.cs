using System.CommandLine;
using System.Runtime.CompilerServices;
using Attesta.Audit;
using Attesta.Cli.Output;

namespace Attesta.Cli.Commands;

internal static class QueryCommand
{
    private const long MostAtOnce = 1000;

    public static Command Build(CommandHost host)
    {
        var (log, config, json, filter) = (Options.Log(), Options.Config(), Options.Json("One entry a line, as in the trail, with its kind."), new FilterOptions());
        var newest = new Option<bool>("--newest") { Description = "The newest first instead of the oldest." };
        var cursor = new Option<string?>("--cursor") { Description = "Go on where a query with --limit ended; it says how on standard error.", HelpName = "C" };
        var command = new Command("query", "Lists entries, oldest first.\n\nExample:\n  attesta audit query --agent cleanup-bot --newest --limit 20") { log, config, json, newest, cursor };
        filter.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var place = AuditCommand.Place(host, parsed.GetValue(log), parsed.GetValue(config));
            var chosen = filter.Read(parsed) with { NewestFirst = parsed.GetValue(newest), After = parsed.GetValue(cursor) };
            var reader = AuditCommand.Reader(host, place, filter.UsesIndex(parsed, place));
            return AuditCommand.ReadingAsync(place, async () =>
            {
                try
                {
                    if (chosen.Limit is null && parsed.GetValue(json))
                        return await EntryJson.CopyAsync(host, reader.LinesAsync(chosen, cancellationToken)).ConfigureAwait(false);
                    string? next = null;
                    var code = await EntryTable.StreamAsync(host, EntriesAsync(reader, chosen, more => next = more, cancellationToken), parsed.GetValue(json)).ConfigureAwait(false);

                    // On a terminal both are one text.
                    await host.Text.FlushAsync(cancellationToken).ConfigureAwait(false);
                    if (next is not null)
                        host.Remark($"next: --cursor {next}");
                    return code;
                }
                catch (FormatException unusable)
                {
                    throw new CommandFailure(ExitCode.Usage, $"--cursor: {unusable.Message}", "leave it out to begin anew");
                }
            });
        });
        return command;
    }

    private static async IAsyncEnumerable<AuditEntry> EntriesAsync(
        IAuditTrail reader, AuditFilter filter, Action<string> hasMore, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (filter.Limit is not { } left)
        {
            await foreach (var entry in reader.ReadAsync(filter, cancellationToken).ConfigureAwait(false))
                yield return entry;
            yield break;
        }

        var page = new AuditPage([], filter.After, HasMore: true);
        for (; left > 0 && page.HasMore; left -= page.Entries.Count)
        {
            page = await reader.ReadPageAsync(filter with { Limit = Math.Min(left, MostAtOnce), After = page.Cursor }, cancellationToken).ConfigureAwait(false);
            foreach (var entry in page.Entries)
                yield return entry;
        }

        if (page is { HasMore: true, Cursor: { } cursor })
            hasMore(cursor);
    }
}
