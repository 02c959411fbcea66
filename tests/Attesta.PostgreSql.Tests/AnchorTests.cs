using System.Text.Json;
using Attesta.Cli;
using Attesta.Cli.Tests.Fakes;
using Attesta.PostgreSql.Tests.Server;

namespace Attesta.PostgreSql.Tests;

/// <summary>The table of checkpoints as the anchor of a ledger in a file.</summary>
public sealed class AnchorTests(SharedServer shared) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_ledger_that_was_cut_together_with_what_lies_beside_it_is_found_by_the_table()
    {
        var command = await AnchoredAsync();
        (await command.RunAsync("run", "--", "true")).Code.ShouldBe(0);
        var whole = await command.RunAsync("audit", "verify", "--anchor", "postgres:env:READER");
        var log = await File.ReadAllBytesAsync(_folder.Trail, TestContext.Current.CancellationToken);
        (await command.RunAsync("run", "--", "true")).Errors.ShouldNotContain("warning");
        await File.WriteAllBytesAsync(_folder.Trail, log, TestContext.Current.CancellationToken);
        Directory.Delete(_folder.Trail + ".proof", recursive: true);

        var cut = await command.RunAsync("audit", "verify", "--anchor", "postgres:env:READER");
        var configured = await command.RunAsync("audit", "verify");

        whole.Code.ShouldBe(0, whole.Out + whole.Errors);
        JsonDocument.Parse(whole.Out).RootElement.GetProperty("unanchored_entries").GetInt32().ShouldBe(1);
        cut.Code.ShouldBe(ExitCode.CheckFailed);
        cut.Out.ShouldContain("truncated");

        // The login that writes may not read.
        configured.Code.ShouldBe(ExitCode.CheckFailed);
        configured.Out.ShouldContain("unread_anchor");
        configured.Out.ShouldContain("cannot be read from PostgreSQL");
    }

    [Fact]
    public async Task What_stands_in_the_table_and_is_nobodys_word_is_said_and_hides_nothing()
    {
        var command = await AnchoredAsync();
        (await command.RunAsync("run", "--", "true")).Code.ShouldBe(0);
        var origin = JsonDocument.Parse((await command.RunAsync("audit", "verify", "--anchor", "postgres:env:READER")).Out).RootElement.GetProperty("origin").GetString()!;
        await using (var table = new CheckpointTable(command.Variables["ATTESTA_ANCHOR"]))
        {
            await table.AddAsync(origin, new byte[] { 0xff, 0, 10 }, TestContext.Current.CancellationToken);
            await table.AddAsync("another", "no note"u8.ToArray(), TestContext.Current.CancellationToken);
        }

        (await command.RunAsync("audit", "verify", "--anchor", "postgres:env:READER")).Code.ShouldBe(0);
    }

    [Fact]
    public async Task An_action_runs_while_the_table_is_away_and_the_command_says_that_it_is_not_anchored()
    {
        var command = await AnchoredAsync();
        command.Variables["ATTESTA_ANCHOR"] = "Host=127.0.0.1;Port=1;Username=gate;Password=hunter2;Database=none";

        var ran = await command.RunAsync("run", "--", "true");

        ran.Code.ShouldBe(0);
        ran.Errors.ShouldContain("not anchored everywhere");
        ran.Errors.ShouldContain("could not be kept in PostgreSQL");
        ran.Errors.ShouldNotContain("hunter2");
    }

    [Theory]
    [InlineData("postgres:Host=db;Password=hunter2", "not what it is")]
    [InlineData("postgres://gate:hunter2@db/attesta", "not what it is")]
    [InlineData("postgresql://gate:hunter2@db/attesta", "not what it is")]
    [InlineData("postgres:env:NOT_SET", "NOT_SET is not set")]
    [InlineData("postgres:file:nowhere", "nowhere")]
    [InlineData("postgres:env:UNSOUND", "no connection to PostgreSQL")]
    public async Task An_anchor_is_named_by_where_its_connection_is(string anchor, string why)
    {
        var command = await AnchoredAsync();
        command.Variables["UNSOUND"] = "hunter2";
        (await command.RunAsync("run", "--", "true")).Code.ShouldBe(0);

        var refused = await command.RunAsync("audit", "verify", "--anchor", anchor);

        refused.Code.ShouldBe(ExitCode.Usage);
        refused.Errors.ShouldContain(why);
        refused.Errors.ShouldNotContain("hunter2");
    }

    [Theory]
    [InlineData("audit", "checkpoint")]
    [InlineData("receipt", "issue", "0198c5b2-7d1e-7c3a-9f00-3f6f0f1b2a4c")]
    [InlineData("keys", "rotate", "--out", "next.pem")]
    public async Task What_needs_a_key_says_so_where_a_chain_has_none(params string[] arguments)
    {
        _folder.Write("attesta.yaml", "audit:\n  postgres: \"Host=db.example.org\"\n");

        var refused = await new InProcess(_folder.Path).RunAsync(arguments);

        refused.Code.ShouldBe(ExitCode.Usage);
        refused.Errors.ShouldContain("no key is configured");
        File.Exists(_folder.At("next.pem")).ShouldBeFalse();
    }

    private async Task<InProcess> AnchoredAsync()
    {
        var database = new Database(shared.Server);
        var command = new InProcess(_folder.Path);
        command.Variables["ATTESTA_ANCHOR"] = database.Login("attesta_anchor");
        command.Variables["READER"] = database.Login("attesta_reader");
        (await command.RunAsync("keys", "new", "--out", "ledger.pem")).Code.ShouldBe(0);
        _folder.Write("attesta.yaml", "audit:\n  checkpoint:\n    key: ledger.pem\n    anchors:\n      - postgres: \"env:ATTESTA_ANCHOR\"\n");
        return command;
    }
}
