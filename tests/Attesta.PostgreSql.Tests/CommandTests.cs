using System.Diagnostics;
using System.Text.RegularExpressions;
using Attesta.Cli;
using Attesta.Cli.Tests.Fakes;
using Attesta.PostgreSql.Tests.Server;
using Attesta.Tests.Audit;

namespace Attesta.PostgreSql.Tests;

/// <summary>The command on a ledger in PostgreSQL: nothing about it differs from a file but where the trail is.</summary>
public sealed class CommandTests(SharedServer shared) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task From_an_empty_database_to_a_verified_trail()
    {
        var name = shared.Server.NewEmptyDatabase();
        var command = Command("env:ATTESTA_DATABASE");
        command.Variables["ATTESTA_DATABASE"] = shared.Server.NewLogin(name, "attesta_writer", "attesta_sequencer", "attesta_reader");
        command.Variables["ATTESTA_OWNER"] = shared.Server.Owner(name);

        (await command.RunAsync("run", "--", "true")).Errors.ShouldContain("attesta db migrate");
        (await command.RunAsync("db", "status", "--postgres", "env:ATTESTA_OWNER")).Code.ShouldBe(ExitCode.CheckFailed);
        (await command.RunAsync("db", "migrate", "--postgres", "env:ATTESTA_OWNER")).Out.ShouldStartWith("0001 ledger: 20");
        (await command.RunAsync("db", "migrate", "--postgres", "env:ATTESTA_OWNER")).Errors.ShouldContain("Nothing to do");
        (await command.RunAsync("db", "status")).Code.ShouldBe(ExitCode.Done);

        (await command.RunAsync("run", "--agent", "builder", "--", "true")).Code.ShouldBe(0);
        (await command.RunAsync("trust", "revoke", "builder", "-y", "--description", "it broke the build")).Code.ShouldBe(0);
        (await command.RunAsync("trust", "show", "builder")).Out.ShouldContain("revoked");
        (await command.RunAsync("trust", "list", "--json")).Lines.Length.ShouldBe(1);

        (await command.RunAsync("audit", "verify")).Out.ShouldStartWith("{\"intact\":true,\"entries\":3,");
        (await command.RunAsync("audit", "query", "--agent", "builder", "--json")).Lines.Length.ShouldBe(3);
        (await command.RunAsync("audit", "tail", "-n", "1")).Out.ShouldContain("it broke the build");
        (await command.RunAsync("audit", "stats", "--json")).Out.ShouldContain("\"decisions\":1,");
        (await command.RunAsync("audit", "stats", "--json")).Out.ShouldContain("\"weeks\":[{\"from\":");
        var newest = await command.RunAsync("audit", "query", "--newest", "--limit", "1", "--json");
        newest.Out.ShouldContain("it broke the build");
        var next = await command.RunAsync(["audit", "query", "--newest", "--json", "--cursor", newest.Errors.Trim().Split(' ')[^1]]);
        next.Lines.Length.ShouldBe(2, next.Errors);
        (await command.RunAsync("audit", "query", "--cursor", "none")).Errors.ShouldContain("--cursor: 'none' is no cursor");
        (await command.RunAsync("audit", "stats", "--no-index")).Errors.ShouldContain("--no-index is for trails in files");
        (await command.RunAsync("audit", "rubber-stamps")).Errors.ShouldContain("No rubber stamps");
        var exported = await command.RunAsync("audit", "export");
        var copy = _folder.Write("copy.jsonl", exported.Out);
        WithoutAges((await command.RunAsync("audit", "verify", "--log", copy)).Out).ShouldBe(WithoutAges((await command.RunAsync("audit", "verify")).Out));
        File.Exists(_folder.Trail).ShouldBeFalse();
    }

    [Fact]
    public async Task A_ledgers_file_moves_into_the_database_and_out_again()
    {
        var database = new Database(shared.Server);
        var command = Command("file:connection");
        _folder.Write("connection", database.Owner + "\n");
        await File.WriteAllBytesAsync(_folder.At("old.jsonl"), Sample.Log(25), TestContext.Current.CancellationToken);

        (await command.RunAsync("db", "import", "old.jsonl", "--json")).Out.ShouldBe("{\"chain\":\"main\",\"added\":25}\n");
        (await command.RunAsync("db", "import", "old.jsonl")).Out.ShouldBe("0 entries added to chain main\n");
        (await command.RunAsync("audit", "export", "--format", "jsonl")).Out.ShouldBe(await File.ReadAllTextAsync(_folder.At("old.jsonl"), TestContext.Current.CancellationToken));

        await File.AppendAllTextAsync(_folder.At("old.jsonl"), "{}\n", TestContext.Current.CancellationToken);
        (await command.RunAsync("db", "import", "old.jsonl")).Errors.ShouldContain("not intact");
        (await command.RunAsync("db", "import", "none.jsonl")).Code.ShouldBe(ExitCode.Usage);
    }

    [Fact]
    public async Task A_changed_row_fails_the_check()
    {
        var database = new Database(shared.Server);
        var command = Command("env:ATTESTA_DATABASE");
        command.Variables["ATTESTA_DATABASE"] = database.Owner;
        await command.RunAsync("run", "--", "true");
        database.Execute("alter table attesta.entries disable trigger all; update attesta.entries set verdict = 'denied' where seq = 1");

        var verified = await command.RunAsync("audit", "verify");

        verified.Code.ShouldBe(ExitCode.CheckFailed);
        verified.Out.ShouldContain("wrong_column");
    }

    [Theory]
    [InlineData("env:NOT_SET", ExitCode.Usage, "NOT_SET")]
    [InlineData("no connection hunter2", ExitCode.Usage, "no connection to PostgreSQL")]
    [InlineData("Host=127.0.0.1;Port=1;Username=gate;Password=hunter2;Database=none", ExitCode.Usage, "cannot be read")]
    public async Task Says_what_is_wrong_with_the_connection_and_not_what_it_is(string postgres, int code, string why)
    {
        var command = Command(postgres);

        var verified = await command.RunAsync("audit", "verify");

        verified.Code.ShouldBe(code);
        verified.Errors.ShouldContain(why);
        verified.Errors.ShouldNotContain("hunter2");
        (await command.RunAsync("config", "check")).Out.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task A_password_does_not_belong_on_a_command_line()
    {
        var refused = await new InProcess(_folder.Path).RunAsync("db", "migrate", "--postgres", "Host=db;Password=hunter2");

        refused.Code.ShouldBe(ExitCode.Usage);
        refused.Errors.ShouldContain("--postgres env:NAME");
        refused.Errors.ShouldNotContain("hunter2");
        (await new InProcess(_folder.Path).RunAsync("db", "status")).Errors.ShouldContain("no database is configured");
    }

    [Fact]
    public async Task A_trail_in_a_file_needs_nothing_of_PostgreSQL()
    {
        // The command without the two assemblies: loading either would fail.
        foreach (var file in Directory.GetFiles(AppContext.BaseDirectory).Where(file => Path.GetFileName(file) is not ("Npgsql.dll" or "Attesta.PostgreSql.dll")))
            File.Copy(file, _folder.At(Path.GetFileName(file)));
        var work = Directory.CreateDirectory(_folder.At("work")).FullName;
        await File.WriteAllTextAsync(Path.Combine(work, "attesta.yaml"), "trust: {}\n", TestContext.Current.CancellationToken);

        (await StartAsync(work, "run", "--agent", "builder", "--", "true")).ShouldBe(0);
        (await StartAsync(work, "audit", "verify")).ShouldBe(0);
        (await StartAsync(work, "trust", "list")).ShouldBe(0);
        (await StartAsync(work, "--help")).ShouldBe(0);
    }

    private static string WithoutAges(string report) => Regex.Replace(report, "_seconds\":[0-9.]+", "_seconds\":0", RegexOptions.None, TimeSpan.FromSeconds(5));

    private InProcess Command(string postgres)
    {
        _folder.Write("attesta.yaml", $"audit:\n  postgres: \"{postgres}\"\ntrust: {{}}\n");
        return new InProcess(_folder.Path);
    }

    private async Task<int> StartAsync(string work, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", _folder.At("Attesta.Cli.dll"), .. arguments]) { UseShellExecute = false, WorkingDirectory = work, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("ATTESTA_CONFIG");
        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        (await said).ShouldNotContain("error:");
        return process.ExitCode;
    }
}
