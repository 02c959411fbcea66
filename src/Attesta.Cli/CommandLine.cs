using System.CommandLine;
using Attesta.Cli.Commands;

namespace Attesta.Cli;

/// <summary>Finds the command, parses its options and turns whatever goes wrong into an exit code.</summary>
public static class CommandLine
{
    private static readonly (string Name, Func<CommandHost, string[], Command> Build)[] Commands =
    [
        ("demo", static (host, _) => DemoCommand.Build(host)),
        ("init", static (host, _) => InitCommand.Build(host)),
        ("config", static (host, _) => ConfigCommand.Build(host)),
        ("run", static (host, rest) => RunCommand.Build(host, rest)),
        ("score", static (host, _) => ScoreCommand.Build(host)),
        ("risk", static (host, _) => RiskCommand.Build(host)),
        ("evaluate", static (host, _) => EvaluateCommand.Build(host)),
        ("challenge", static (host, _) => ChallengeCommand.Build(host)),
        ("policy", static (host, _) => PolicyCommand.Build(host)),
        ("audit", static (host, _) => AuditCommand.Build(host)),
        ("receipt", static (host, _) => ReceiptCommand.Build(host)),
        ("keys", static (host, _) => KeysCommand.Build(host)),
        ("witness", static (host, _) => WitnessCommand.Build(host)),
        ("db", static (host, _) => DbCommand.Build(host)),
        ("totp", static (host, _) => TotpCommand.Build(host)),
        ("trust", static (host, _) => TrustCommand.Build(host)),
        ("version", static (host, _) => VersionCommand.Build(host)),
    ];

    /// <summary>Runs one command line.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments, CommandHost host)
    {
        var code = await CodeAsync(arguments, host).ConfigureAwait(false);
        try
        {
            await host.Text.FlushAsync().ConfigureAwait(false);
            await host.Output.FlushAsync().ConfigureAwait(false);
            return code;
        }
        catch (OutputFailedException failed)
        {
            // What was found stays found; but data that did not arrive is not "done".
            return failed.IsClosedPipe || code != ExitCode.Done ? code : OutputLost(host, failed);
        }
    }

    private static async Task<int> CodeAsync(string[] arguments, CommandHost host)
    {
        try
        {
            // The shortest path first: nothing that parses or draws is loaded for it.
            if (arguments is ["version"] or ["--version"])
                return VersionCommand.Run(host, json: false);
            return await DispatchAsync(arguments is [] or ["help"] ? ["--help"] : arguments, host).ConfigureAwait(false);
        }
        catch (CommandFailure failure)
        {
            host.Complain(failure.Message, failure.Hint);
            return failure.ExitCode;
        }
        catch (OperationCanceledException)
        {
            host.Complain("interrupted, so nothing was run");
            return ExitCode.NotApproved;
        }
        catch (OutputFailedException failed)
        {
            // INVARIANT: 0 from evaluate and run means approved, so a lost reader is never 0 there.
            return failed.IsClosedPipe && arguments is not ["evaluate" or "run", ..] ? ExitCode.Done : OutputLost(host, failed);
        }
        catch (Exception thrown)
        {
            // INVARIANT: a bug in the command is never an approval.
            host.Complain($"Attesta failed: {thrown.Message}", "please report this with the command line that you used");
            return ExitCode.AttestaFailed;
        }
    }

    private static int OutputLost(CommandHost host, OutputFailedException failed)
    {
        host.Complain($"standard output cannot be written: {failed.Message}");
        return ExitCode.AttestaFailed;
    }

    private static Task<int> DispatchAsync(string[] arguments, CommandHost host)
    {
        // What stands behind -- is somebody else's command line: it is never parsed here, not even for @files.
        var dashes = Array.IndexOf(arguments, "--");
        var isRun = arguments is ["run", ..] && dashes >= 0;
        var own = isRun ? arguments[..dashes] : arguments;
        var rest = isRun ? arguments[(dashes + 1)..] : [];

        var root = new Command("attesta", "The gate between AI agents and the real world: scores each action, makes people prove that they understood "
            + "the risky ones, and keeps a record that holds up.\n\nExample:\n  attesta run -- rm -rf build");
        var chosen = Array.FindIndex(Commands, command => own.Length > 0 && command.Name == own[0]);
        foreach (var (_, build) in chosen >= 0 ? Commands[chosen..(chosen + 1)] : Commands)
        {
            var command = build(host, rest);
            if (chosen < 0)
                Shorten(command);
            else if (!command.Subcommands.Any(sub => own.Length > 1 && sub.Name == own[1]))
                command.Subcommands.ToList().ForEach(Shorten);
            root.Subcommands.Add(command);
        }

        root.Options.Add(new System.CommandLine.Help.HelpOption { Recursive = true });

        var parsed = root.Parse(own, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
            throw Misuse(parsed);
        var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = host.Text, Error = host.Errors };
        return parsed.InvokeAsync(invocation);
    }

    // In a list of commands the examples are noise.
    private static void Shorten(Command command) => command.Description = command.Description?.Split("\n\n")[0];

    private static CommandFailure Misuse(ParseResult parsed)
    {
        var path = new List<string>();
        for (System.CommandLine.Parsing.SymbolResult? at = parsed.CommandResult; at is not null; at = at.Parent)
        {
            if (at is System.CommandLine.Parsing.CommandResult command)
                path.Insert(0, command.Command.Name);
        }

        var message = parsed.UnmatchedTokens.Count == 0 ? parsed.Errors[0].Message
            : parsed.CommandResult.Command.Subcommands.Count > 0 ? $"there is no command '{parsed.UnmatchedTokens[0]}'"
            : $"'{parsed.UnmatchedTokens[0]}' is not understood here";
        var hint = path is ["attesta", "run"] && parsed.UnmatchedTokens.Count > 0
            ? "the command to run comes after two dashes: attesta run -- rm -rf build"
            : $"{string.Join(' ', path.Append("--help"))} shows how it is used";
        return new CommandFailure(ExitCode.Usage, message, hint);
    }
}
