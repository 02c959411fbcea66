using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Attesta.Audit;

namespace Attesta.Tests.Audit;

/// <summary>
/// This test program, run once more as another process that appends to a log. It says READY, waits for a line, and then writes the id of every entry that
/// was acknowledged.
/// </summary>
internal static class OtherProcess
{
    private const string Variable = "ATTESTA_TEST_APPEND";
    private const string Indexing = "index";

    public static Process Start(string log, int first, int count, string? under = null, long? rotateBytes = null) =>
        Start(string.Create(CultureInfo.InvariantCulture, $"{first} {count} {rotateBytes ?? 0} {log}"), under);

    /// <summary>One that does not append, but deletes the log's index, makes a new one and says how many entries it found by it, again and again, but not for ever.</summary>
    public static Process StartIndexing(string log) => Start($"0 0 {Indexing} {log}", under: null);

    private static Process Start(string task, string? under)
    {
        var program = Environment.ProcessPath!;
        string[] command = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, typeof(OtherProcess).Assembly.Location] : [program];
        if (under is not null)
            command = ["/bin/sh", "-c", under + "; exec \"$@\"", "sh", .. command];
        var start = new ProcessStartInfo(command[0]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in command[1..])
            start.ArgumentList.Add(argument);

        // The runtime grows files of its own for what it compiles, unless told otherwise; a limit on files must not hit those.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        start.Environment[Variable] = task;
        return Process.Start(start)!;
    }

    public static async Task GoAsync(Process process)
    {
        (await process.StandardOutput.ReadLineAsync()).ShouldBe("READY", await (process.HasExited ? process.StandardError.ReadToEndAsync() : Task.FromResult("")));
        await process.StandardInput.WriteLineAsync();
        await process.StandardInput.FlushAsync();
    }

    [ModuleInitializer]
    internal static void AppendInsteadOfTesting()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split(' ', 4) is not [var first, var count, var rotateBytes, var log])
            return;
        Console.WriteLine("READY");
        Console.ReadLine();
        if (rotateBytes == Indexing)
        {
            IndexOften(log);
            Environment.Exit(0);
        }

        var rotation = long.Parse(rotateBytes, CultureInfo.InvariantCulture) is > 0 and var most ? new LedgerRotation { MaxBytes = most, Compress = true } : null;
        Append(log, int.Parse(first, CultureInfo.InvariantCulture), int.Parse(count, CultureInfo.InvariantCulture), rotation).GetAwaiter().GetResult();
        Environment.Exit(0);
    }

    // Not async: no other thread runs code of this assembly before its initializer has ended.
    private static void IndexOften(string log)
    {
        for (var i = 0; i < 2000; i++)
        {
            File.Delete(log + ".index");
            var page = new LedgerReader(log) { UseIndex = true, Slack = 0 }.ReadPageAsync(new() { AgentId = "agent-001", Limit = int.MaxValue }).GetAwaiter().GetResult();
            Console.WriteLine(page.Entries.Count);
        }
    }

    private static async Task Append(string log, int first, int count, LedgerRotation? rotation)
    {
        await using var ledger = new FileLedger(log, null, rotation);
        for (var i = first; i < first + count; i++)
        {
            try
            {
                Console.WriteLine((await ledger.AppendAsync(Sample.Entry(i), i % 10 == 0 ? Durability.Durable : Durability.Written)).EntryId);
            }
            catch (AuditFailedException failed)
            {
                Console.WriteLine("FAILED " + failed.Message);
            }
        }
    }
}
