using System.CommandLine;
using Attesta.Cli.Demo;
using Attesta.Cli.Running;

namespace Attesta.Cli.Commands;

internal static class DemoCommand
{
    public static Command Build(CommandHost host)
    {
        var handsOff = new Option<bool>("--hands-off") { Description = "Answer the challenges by itself, marked so in the trail." };
        var command = new Command("demo", "A guided run: an agent wants real changes in a throw-away folder, and you decide.\n\nExample:\n  attesta demo") { handsOff };
        command.SetAction(parsed => RunAsync(host, parsed.GetValue(handsOff)));
        return command;
    }

    private static async Task<int> RunAsync(CommandHost host, bool isHandsOff)
    {
        var place = Directory.CreateTempSubdirectory("attesta-demo-").FullName;
        using var signals = new Signals();
        using var terminal = new LateOperator(host);
        try
        {
            return await new Tour(host, place, isHandsOff).WalkAsync(terminal, signals.Interrupted).ConfigureAwait(false);
        }
        finally
        {
            // The record stays, to be played with; the folder was only ever a prop.
            if (Path.Combine(place, "workspace") is var folder && Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }
}
