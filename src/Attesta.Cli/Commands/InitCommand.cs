using System.CommandLine;
using Attesta.Policy;

namespace Attesta.Cli.Commands;

internal static class InitCommand
{
    public static Command Build(CommandHost host)
    {
        var force = new Option<bool>("--force") { Description = "Replace an attesta.yaml that is there." };
        var command = new Command("init", "Writes a commented attesta.yaml into this folder, and its schema for editors into .attesta.\n\nExample:\n  attesta init") { force };
        command.SetAction(parsed => Run(host, parsed.GetValue(force)));
        return command;
    }

    private static int Run(CommandHost host, bool force)
    {
        var path = Path.Combine(host.Folder, "attesta.yaml");

        if (!force && (Path.Exists(path) || new FileInfo(path).LinkTarget is not null))
            throw new CommandFailure(ExitCode.Usage, "attesta.yaml is there already", "attesta init --force replaces it");
        var schema = Path.Combine(host.Folder, AttestaConfig.SchemaPath);
        try
        {
            MakePrivate(Path.GetDirectoryName(schema)!);
            Put(schema, AttestaConfig.Schema, force: true);
            Put(path, AttestaConfig.Template, force);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Usage, $"attesta.yaml cannot be written: {failed.Message}");
        }

        host.Remark("Wrote attesta.yaml. attesta config check shows what it means.");
        return ExitCode.Done;
    }

    // The audit trail will lie there too.
    private static void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    // Written beside and then moved: a link that lies in wait under the name is replaced, never followed, and no reader meets half a file.
    private static void Put(string path, string text, bool force)
    {
        var fresh = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Path.GetRandomFileName()}");
        try
        {
            using (var writer = new StreamWriter(new FileStream(fresh, FileMode.CreateNew, FileAccess.Write)))
                writer.Write(text);
            File.Move(fresh, path, overwrite: force);
        }
        catch
        {
            File.Delete(fresh);
            throw;
        }
    }
}
