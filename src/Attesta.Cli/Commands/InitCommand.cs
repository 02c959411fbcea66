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

        // Written beside and then moved: a link that lies in wait under the name is replaced, never followed, and no reader meets half a file.
        var fresh = Path.Combine(host.Folder, $".attesta.yaml.{Path.GetRandomFileName()}");
        try
        {
            if (!force && (Path.Exists(path) || new FileInfo(path).LinkTarget is not null))
                throw new CommandFailure(ExitCode.Usage, "attesta.yaml is there already", "attesta init --force replaces it");
            using (var writer = new StreamWriter(new FileStream(fresh, FileMode.CreateNew, FileAccess.Write)))
                writer.Write(AttestaConfig.Template);
            File.Move(fresh, path, overwrite: force);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            File.Delete(fresh);
            throw new CommandFailure(ExitCode.Usage, $"attesta.yaml cannot be written: {failed.Message}");
        }

        host.Remark("Wrote attesta.yaml. attesta config check shows what it means.");
        return ExitCode.Done;
    }
}
