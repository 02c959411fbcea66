using System.CommandLine;
using Attesta.Policy;

namespace Attesta.Cli.Commands;

internal static class InitCommand
{
    public static Command Build(CommandHost host)
    {
        var force = new Option<bool>("--force") { Description = "Replace an attesta.yaml that is there." };
        var command = new Command("init", "Writes a commented attesta.yaml into this folder.\n\nExample:\n  attesta init") { force };
        command.SetAction(parsed => Run(host, parsed.GetValue(force)));
        return command;
    }

    private static int Run(CommandHost host, bool force)
    {
        var path = Path.Combine(host.Folder, "attesta.yaml");
        try
        {
            using var file = new FileStream(path, force ? FileMode.Create : FileMode.CreateNew, FileAccess.Write);
            using var writer = new StreamWriter(file);
            writer.Write(AttestaConfig.Template);
        }
        catch (IOException) when (!force && Path.Exists(path))
        {
            throw new CommandFailure(ExitCode.Usage, "attesta.yaml is there already", "attesta init --force replaces it");
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Usage, $"attesta.yaml cannot be written: {failed.Message}");
        }

        host.Errors.WriteLine("Wrote attesta.yaml. attesta config check shows what it means.");
        return ExitCode.Done;
    }
}
