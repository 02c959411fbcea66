using System.CommandLine;
using System.Globalization;
using Attesta.Audit;
using Attesta.Cli.Output;
using Attesta.Cli.Running;
using Attesta.Policy;
using Attesta.PostgreSql;
using Attesta.PostgreSql.Schema;

namespace Attesta.Cli.Commands;

internal static class DbCommand
{
    public static Command Build(CommandHost host) => new("db", "Looks after the ledger in PostgreSQL.\n\nExample:\n  attesta db migrate --postgres env:ATTESTA_OWNER")
    {
        Migrate(host), Status(host), Import(host),
    };

    private static Command Migrate(CommandHost host)
    {
        var (postgres, config, json) = (Postgres("Whose login shall own the tables"), Options.Config(), Options.Json("One step a line."));
        var command = new Command("migrate", "Makes the ledger's tables, functions and roles, or brings them up to date. Safe to repeat.\n\n"
            + "Example:\n  attesta db migrate --postgres env:ATTESTA_OWNER") { postgres, config, json };
        command.SetAction((parsed, cancellationToken) => AskingAsync(async () =>
        {
            var applied = await PostgresSchema.MigrateAsync(Address(host, parsed.GetValue(postgres), parsed.GetValue(config)).Address, cancellationToken).ConfigureAwait(false);
            host.Deliver(() => Write(host, applied, parsed.GetValue(json)));
            if (applied.Count == 0)
                host.Remark($"Nothing to do: the database has version {PostgresSchema.Latest}, the newest.");
            return ExitCode.Done;
        }));
        return command;
    }

    private static Command Status(CommandHost host)
    {
        var (postgres, config, json) = (Postgres("The database"), Options.Config(), Options.Json("One step a line."));
        var command = new Command("status", "Lists the steps of the schema. Exit code 1 unless all of them are applied.\n\nExample:\n  attesta db status") { postgres, config, json };
        command.SetAction((parsed, cancellationToken) => AskingAsync(async () =>
        {
            var steps = await PostgresSchema.StatusAsync(Address(host, parsed.GetValue(postgres), parsed.GetValue(config)).Address, cancellationToken).ConfigureAwait(false);
            host.Deliver(() => Write(host, steps, parsed.GetValue(json)));
            return steps.All(step => step.AppliedAt is not null) ? ExitCode.Done : ExitCode.CheckFailed;
        }));
        return command;
    }

    private static Command Import(CommandHost host)
    {
        var file = new Argument<string>("FILE") { Description = "A ledger's file, or what attesta audit export wrote." };
        var (postgres, config, json) = (Postgres("The database"), Options.Config(), Options.Json());
        var command = new Command("import", "Brings a ledger's file into the chain, byte for byte, once it verifies. Goes on where an earlier import stopped. "
            + "attesta audit export is the way back.\n\nExample:\n  attesta db import .attesta/audit.jsonl") { file, postgres, config, json };
        command.SetAction((parsed, cancellationToken) => AskingAsync(async () =>
        {
            var (address, chain) = Address(host, parsed.GetValue(postgres), parsed.GetValue(config));
            var path = Path.GetFullPath(parsed.GetValue(file)!, host.Folder);
            var added = await LedgerImport.RunAsync(path, address, chain, cancellationToken).ConfigureAwait(false);
            host.Deliver(() =>
            {
                if (parsed.GetValue(json))
                {
                    JsonOutput.WriteLine(host, writer =>
                    {
                        writer.WriteStartObject();
                        writer.WriteString("chain", chain);
                        writer.WriteNumber("added", added);
                        writer.WriteEndObject();
                    });
                    return;
                }

                host.Text.WriteLine($"{added} entries added to chain {chain}");
            });
            return ExitCode.Done;
        }));
        return command;
    }

    private static Option<string?> Postgres(string what) => new("--postgres")
    {
        Description = what + ": env:NAME or file:PATH where its connection is; otherwise audit.postgres of the configuration.",
        HelpName = "WHERE",
    };

    private static (string Address, string Chain) Address(CommandHost host, string? option, string? configPath)
    {
        // A connection may hold a password, and everyone on a machine can read command lines.
        if (option is not null && !option.StartsWith("env:", StringComparison.Ordinal) && !option.StartsWith("file:", StringComparison.Ordinal))
            throw new CommandFailure(ExitCode.Usage, "--postgres says where the connection is, not what it is", "put it into a variable or a file: --postgres env:NAME, --postgres file:PATH");
        var config = GateSession.FindConfig(host, configPath);
        var source = option is null ? config?.Audit.Postgres : new SecretSource(option, host.Folder, host.Variable);
        if (source is null)
            throw new CommandFailure(ExitCode.Usage, "no database is configured", "set audit.postgres in attesta.yaml, or name one: --postgres env:NAME");
        try
        {
            return (source.Read(), config?.Audit.Chain ?? PostgresLedgerOptions.DefaultChain);
        }
        catch (SecretMissingException missing)
        {
            throw new CommandFailure(ExitCode.Usage, "the database: " + missing.Message);
        }
    }

    private static async Task<int> AskingAsync(Func<Task<int>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (AuditFailedException failed)
        {
            throw new CommandFailure(ExitCode.AttestaFailed, failed.Message);
        }
        catch (Exception unsound) when (unsound is ArgumentException or InvalidDataException or UnauthorizedAccessException || (unsound is IOException && unsound is not OutputFailedException))
        {
            throw new CommandFailure(ExitCode.Usage, unsound.Message);
        }
    }

    private static void Write(CommandHost host, IReadOnlyList<SchemaStep> steps, bool isJson)
    {
        foreach (var step in steps)
        {
            var at = step.AppliedAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            if (!isJson)
            {
                host.Text.WriteLine($"{step.Version:0000} {step.Name}: {at ?? "not applied"}");
                continue;
            }

            JsonOutput.WriteLine(host, writer =>
            {
                writer.WriteStartObject();
                writer.WriteNumber("version", step.Version);
                writer.WriteString("name", step.Name);
                writer.WriteString("applied_at", at);
                writer.WriteEndObject();
            });
        }
    }
}
