using System.CommandLine;
using Attesta.Cli.Output;
using Attesta.Policy;

namespace Attesta.Cli.Commands;

internal static class ConfigCommand
{
    public static Command Build(CommandHost host)
    {
        var config = Options.Config();
        var json = Options.Json();
        var check = new Command("check", "Validates the configuration and prints what is in force and where each value comes from.\n\n"
            + "Example:\n  attesta config check") { config, json };
        check.SetAction(parsed => Check(host, parsed.GetValue(config), parsed.GetValue(json)));
        return new Command("config", "Looks after attesta.yaml.\n\nExample:\n  attesta config check") { check };
    }

    private static int Check(CommandHost host, string? path, bool isJson)
    {
        AttestaConfig config;
        try
        {
            config = AttestaConfig.Find(path, host.Variables, host.Folder) ?? AttestaConfig.Default(host.Folder);
        }
        catch (ConfigException wrong) when (isJson)
        {
            JsonOutput.WriteLine(host, writer => WriteProblems(writer, wrong));
            return ExitCode.Usage;
        }
        catch (ConfigException wrong)
        {
            throw new CommandFailure(ExitCode.Usage, wrong.Message, "correct the file; until then nothing runs");
        }

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
                writer.WriteEndObject();
            });
            return ExitCode.Done;
        }

        var table = new Table(host, "SETTING", "VALUE", "FROM");
        foreach (var setting in config.Effective)
            table.Add(setting.Key, setting.Value, setting.Source);
        table.Write();
        return ExitCode.Done;
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
