using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Attesta.Audit;
using Attesta.Audit.Proofs;

namespace Attesta.Tests.Audit.Proofs;

/// <summary>This test program, run once more as another process that appends to a log which signs itself, and says the id of each entry.</summary>
internal static class SigningProcess
{
    private const string Variable = "ATTESTA_TEST_SIGN";

    public static Process Start(string log, string key, string anchor, int first, bool withoutLocks = false)
    {
        var program = Environment.ProcessPath!;
        string[] command = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, typeof(SigningProcess).Assembly.Location] : [program];
        var start = new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment[Variable] = string.Create(CultureInfo.InvariantCulture, $"{first}|{log}|{key}|{anchor}");
        if (withoutLocks)
            start.Environment["DOTNET_SYSTEM_IO_DISABLEFILELOCKING"] = "1";
        return Process.Start(start)!;
    }

    [ModuleInitializer]
    internal static void SignInsteadOfTesting()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split('|') is not [var first, var log, var key, var anchor])
            return;
        Append(log, key, anchor, int.Parse(first, CultureInfo.InvariantCulture));
    }

    // Nothing is awaited, and no type of this program is handed out: until the initializer is through, no other thread may run its code.
    private static void Append(string log, string key, string anchor, int first)
    {
        using var signer = SigningKey.Parse(File.ReadAllText(key));
        using var ledger = new SignedLedger(new FileLedger(log, null, new LedgerRotation { MaxBytes = 400_000 }), log, signer, new() { EveryEntries = 5, Anchors = new List<ICheckpointAnchor> { new FileAnchor(anchor) } });
        for (var i = first; ; i++)
            Console.WriteLine(ledger.AppendAsync(Sample.Entry(i), Durability.Durable).AsTask().GetAwaiter().GetResult().EntryId);
    }
}
