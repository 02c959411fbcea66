using System.CommandLine;
using System.Globalization;
using Attesta.Cli.Output;
using Attesta.Cli.Running;
using Attesta.Policy;

namespace Attesta.Cli.Commands;

internal static class ConfigCommand
{
    private const int NarrowBelow = 110;

    public static Command Build(CommandHost host)
    {
        var config = Options.Config();
        var json = Options.Json();
        var check = new Command("check", "Validates the configuration and prints what is in force and where each value comes from.\n\n"
            + "Example:\n  attesta config check") { config, json };
        check.SetAction(parsed => Check(host, parsed.GetValue(config), parsed.GetValue(json)));
        var schema = new Command("schema", "Prints the JSON Schema of attesta.yaml, for editors.\n\nExample:\n  attesta config schema > attesta.schema.json");
        schema.SetAction(_ =>
        {
            host.Text.Write(AttestaConfig.Schema);
            return ExitCode.Done;
        });
        return new Command("config", "Looks after attesta.yaml.\n\nExample:\n  attesta config check") { check, schema };
    }

    private static int Check(CommandHost host, string? path, bool isJson)
    {
        AttestaConfig config;
        try
        {
            config = AttestaConfig.Find(path, host.Variables, host.Folder) ?? AttestaConfig.Default(host.Folder, host.Variables);
            if ((List<ConfigProblem>)[.. config.TryRulePacks(), .. config.Check(ConnectionFault)] is { Count: > 0 } wrong)
                throw new ConfigException(wrong);
        }
        catch (ConfigException wrong) when (isJson)
        {
            JsonOutput.WriteLine(host, writer => WriteProblems(writer, wrong));
            return ExitCode.Usage;
        }
        catch (ConfigException wrong)
        {
            throw new CommandFailure(ExitCode.Usage, wrong.Message, "correct it; until then nothing runs");
        }

        Proofs.Caution(host, config.Audit.Checkpoint);
        if (isJson)
        {
            JsonOutput.WriteLine(host, writer =>
            {
                writer.WriteStartObject();
                writer.WriteBoolean("valid", true);
                writer.WriteStartArray("settings");
                foreach (var setting in config.Effective)
                {
                    writer.WriteStartObject();
                    writer.WriteString("key", setting.Key);
                    writer.WriteString("value", setting.Value);
                    writer.WriteString("source", setting.Source);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteStartArray("packs");
                foreach (var pack in config.RulePacks)
                {
                    writer.WriteStartObject();
                    writer.WriteString("name", pack.Name);
                    writer.WriteString("file", pack.File);
                    writer.WriteNumber("rules", pack.Rules);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            });
            return ExitCode.Done;
        }

        WriteTable(host, config);
        return ExitCode.Done;
    }

    private static string? ConnectionFault(string connection)
    {
        try
        {
            (Proofs.OpenTable(connection) as IDisposable)?.Dispose();
            return null;
        }
        catch (ArgumentException wrong)
        {
            return wrong.Message.Split(" (Parameter", 2)[0];
        }
    }

    private static void WriteTable(CommandHost host, AttestaConfig config)
    {
        // The file's folder in every line would leave no room for the values, and so would the name of a variable on a narrow terminal.
        var (isNarrow, file) = (host.Width < NarrowBelow, config.FileName + ":");
        var table = new Table(host, "SETTING", "VALUE", "FROM");
        var variables = new List<string>();
        foreach (var (key, value, source) in config.Effective)
        {
            var isVariable = source.StartsWith("ATTESTA__", StringComparison.OrdinalIgnoreCase);
            if (isVariable && isNarrow)
                variables.Add($"{key} is from {source}");
            table.Add(key, value, isVariable && isNarrow ? "variable" : source.StartsWith(file, StringComparison.Ordinal) ? $"{Path.GetFileName(config.FileName)}:{source[file.Length..]}" : source);
        }

        if (config.Effective.Any(setting => setting.Source.StartsWith(file, StringComparison.Ordinal)))
            host.Remark(file);
        table.Write();
        foreach (var variable in variables)
            host.Text.WriteLine(Actions.VisibleText.Escape(variable));
        if (config.RulePacks.Count > 0)
            WritePacks(host, config);
    }

    private static void WritePacks(CommandHost host, AttestaConfig config)
    {
        host.Text.WriteLine();
        var table = new Table(host, "RULE PACK", "FILE", "RULES");
        foreach (var (name, file, rules) in config.RulePacks)
            table.Add(name, file, rules.ToString(CultureInfo.InvariantCulture));
        table.Write();
        host.Text.WriteLine("Every example of these rules holds.");
    }

    private static void WriteProblems(System.Text.Json.Utf8JsonWriter writer, ConfigException wrong)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("valid", false);
        writer.WriteStartArray("problems");
        foreach (var problem in wrong.Problems)
        {
            writer.WriteStartObject();
            writer.WriteString("file", problem.File);
            writer.WriteNumber("line", problem.Line);
            writer.WriteNumber("column", problem.Column);
            writer.WriteString("key", problem.Key);
            writer.WriteString("what", problem.What);
            writer.WriteString("expected", problem.Expected);
            writer.WriteString("suggestion", problem.Suggestion);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
