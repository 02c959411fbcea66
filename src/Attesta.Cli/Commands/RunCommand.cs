using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Attesta.Actions;
using Attesta.Approvals;
using Attesta.Cli.Running;

namespace Attesta.Cli.Commands;

internal static class RunCommand
{
    // What exec(2) says of a file that is neither a program nor a script with a first line.
    private const int NoProgram = 8;

    // Where programs normally live: one found elsewhere is shown with its place, because it may not be the one that its name suggests.
    private static readonly string[] UsualFolders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    public static Command Build(CommandHost host, string[] commandLine)
    {
        var agent = new Option<string?>("--agent") { Description = "Who wants to run it.", HelpName = "ID" };
        var environment = new Option<string?>("--environment") { Description = "Where it would happen; otherwise configured or detected.", HelpName = "E" };
        var doc = new Option<string?>("--doc") { Description = "What it is for, in the agent's words.", HelpName = "TEXT" };
        var config = Options.Config();
        var command = new Command("run", "Gates a real command: scores it, asks a person where policy says so, runs it and records the outcome.\n\n"
            + "The command comes after two dashes:\n  attesta run [options] -- COMMAND ARGUMENT...\n\nExample:\n  attesta run --agent builder -- rm -rf build") { agent, environment, doc, config };
        command.SetAction(parsed => RunAsync(
            host, commandLine, parsed.GetValue(agent), parsed.GetValue(environment), parsed.GetValue(doc), parsed.GetValue(config)));
        return command;
    }

    private static async Task<int> RunAsync(CommandHost host, string[] commandLine, string? agent, string? environment, string? doc, string? configPath)
    {
        if (commandLine.Length == 0 || commandLine[0].Length == 0)
            throw new CommandFailure(ExitCode.Usage, "there is no command to run", "write it after two dashes: attesta run -- rm -rf build");
        RefuseUnfaithful(commandLine);
        var program = ProgramLookup.Find(commandLine[0], host.Folder, host.Variable);
        using var signals = new Signals();
        using var person = new LateOperator(host);
        await using var session = GateSession.Open(host, configPath, person);
        await session.ProbeAsync().ConfigureAwait(false);

        var seal = ProgramSeal.Of(program);
        var arguments = Arguments(commandLine, program, host.Folder);
        var action = new ActionContext
        {
            FunctionName = Path.GetFileName(program),
            Kwargs = arguments,
            FunctionDoc = doc,
            AgentId = agent,
            Environment = environment,
            Metadata = PlainMap.Of(("program", program), ("asked_argv", commandLine)),
            Edits = new EditRules(edited => EditedCommand.Refusal(arguments, edited.Kwargs, commandLine[0])),
        };
        var result = await session.Gate.EvaluateAsync(action, signals.Interrupted).ConfigureAwait(false);
        if (!result.MayRun)
            return Refused(host, result);
        if (result.Modification is { } modification)
            host.Remark("note: approved with changes: " + VisibleText.Escape(modification));
        return await StartAsync(host, session.Gate, result, program, seal, signals).ConfigureAwait(false);
    }

    /// <summary>Says that it may not run, why unless that stands on the screen already, and what to do.</summary>
    public static int Refused(CommandHost host, ApprovalResult result, bool isSaid = false)
    {
        host.Complain(isSaid ? "not approved" : "not approved. " + result.Reason, result.Cause switch
        {
            DenialCause.NoOperator => "run it in a terminal, where a person can answer",
            DenialCause.AuditFailed => "make the ledger writable; audit.path or audit.postgres in attesta.yaml says where it is",
            DenialCause.BlockedByPolicy => "the policy in force forbids it; attesta config check shows the policy",
            _ => result.AuditEntryId is null ? null : $"attesta audit query --id {result.AuditEntryId} --json shows all that was recorded",
        });
        return result.Cause == DenialCause.AuditFailed ? ExitCode.AttestaFailed : ExitCode.NotApproved;
    }

    // An argument that is not UTF-8 reaches this program with its odd bytes replaced: the command would get another file's name than the one typed.
    private static void RefuseUnfaithful(string[] commandLine)
    {
        var unfaithful = Array.FindIndex(commandLine, static argument => !EditedCommand.IsFaithful(argument));
        if (unfaithful >= 0)
            throw new CommandFailure(ExitCode.Usage, $"argument {unfaithful} of the command is not UTF-8 text, so it cannot be shown and passed on as it is", "rename the file, or name it by a pattern that a shell expands: attesta run -- sh -c '...'");
    }

    private static PlainMap Arguments(string[] commandLine, string program, string folder)
    {
        var line = ShellQuoting.Line(commandLine);
        return UsualFolders.Contains(Path.GetDirectoryName(program), StringComparer.Ordinal)
            ? PlainMap.Of((EditedCommand.Key, line), ("cwd", folder))
            : PlainMap.Of((EditedCommand.Key, line), ("cwd", folder), ("program", program));
    }

    private static async Task<int> StartAsync(
        CommandHost host, AttestaGate gate, ApprovalResult result, string program, ProgramSeal seal, Signals signals)
    {
        if (signals.Interrupted.IsCancellationRequested)
        {
            await gate.RecordOutcomeAsync(result, new ActionOutcome { Kind = OutcomeKind.Abandoned }).ConfigureAwait(false);
            signals.Interrupted.ThrowIfCancellationRequested();
        }

        if (!File.Exists(program) || ProgramSeal.Of(program) != seal)
        {
            await gate.RecordOutcomeAsync(result, new ActionOutcome { Kind = OutcomeKind.Abandoned, Error = "the program changed after it was shown" }).ConfigureAwait(false);
            throw new CommandFailure(ExitCode.NotApproved, $"{program} changed after it was shown, so it was not started", "run it again, to have it judged as it is now");
        }

        // INVARIANT: the words of the call that was approved are what runs, never those that were asked for.
        var approved = EditedCommand.Words(result.Action!.Kwargs);

        // Without a folder of its own the child starts in this process's, which stays the same place even if another takes its name.
        var start = new ProcessStartInfo(program, approved[1..]) { UseShellExecute = false, WorkingDirectory = host.IsOwnFolder ? "" : host.Folder };
        var began = host.Time.GetTimestamp();
        using var child = new Process { StartInfo = start };
        try
        {
            child.Start();
        }
        catch (Win32Exception failed)
        {
            var why = Marshal.GetPInvokeErrorMessage(failed.NativeErrorCode);
            await gate.RecordOutcomeAsync(result, new ActionOutcome { Kind = OutcomeKind.Abandoned, Error = why }).ConfigureAwait(false);
            throw new CommandFailure(ExitCode.NotFound, $"{approved[0]} could not be started: {why}", failed.NativeErrorCode == NoProgram
                ? $"a script needs a first line such as #!/bin/sh; or: attesta run -- sh {ShellQuoting.Line([program])}"
                : null);
        }

        signals.PassTo(child);
        await child.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        signals.Release();
        var outcome = new ActionOutcome
        {
            Kind = child.ExitCode == 0 ? OutcomeKind.Succeeded : OutcomeKind.Failed,
            Duration = host.Time.GetElapsedTime(began),
            ExitCode = child.ExitCode,
        };
        if (await gate.RecordOutcomeAsync(result, outcome).ConfigureAwait(false) is null)
            host.Complain($"the command ended with {child.ExitCode}, but that could not be written to the audit ledger", "attesta audit verify shows the state of the ledger");
        return child.ExitCode;
    }
}
