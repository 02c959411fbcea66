using System.Text.Json;
using Attesta.Audit;
using Attesta.Cli.Tests.Fakes;
using Attesta.Testing;

namespace Attesta.Cli.Tests;

public sealed class EditedRunTests : IDisposable
{
    private readonly TempFolder _folder = new();

    // What is asked about here must not depend on what rules know.
    public EditedRunTests() => _folder.Write("attesta.yaml", "risk: {scorer: default}\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_edited_runs_and_nothing_else()
    {
        _folder.Write("build/app", "binary");
        _folder.Write("old file/app", "binary");
        var person = new ScriptedOperator().Edits("command", "rm -rf 'old file'", by: "ann").Approves("ann");

        var ran = await RunAsync(person, "rm", "-rf", "build");

        ran.Code.ShouldBe(0, ran.Errors);
        ran.Errors.ShouldBe("note: approved with changes: command: 'rm -rf build' -> \"rm -rf 'old file'\"\n");
        Directory.Exists(_folder.At("build")).ShouldBeTrue();
        Directory.Exists(_folder.At("old file")).ShouldBeFalse();
        person.Prompts[1].Card.Modification.ShouldNotBeNull();
    }

    [Fact]
    public async Task The_record_tells_what_was_asked_from_what_ran()
    {
        var person = new ScriptedOperator().Edits("command", "rm -rf b", by: "ann").Approves("ann");

        await RunAsync(person, "rm", "-rf", "a");

        var entry = Entry(0);
        var metadata = entry.GetProperty("metadata");
        entry.GetProperty("verdict").GetString().ShouldBe("modified");
        entry.GetProperty("action_description").GetString()!.ShouldStartWith("rm(command='rm -rf b'");
        metadata.GetProperty("kwargs").GetProperty("command").GetString().ShouldBe("rm -rf b");
        metadata.GetProperty("modification").GetString().ShouldBe("command: 'rm -rf a' -> 'rm -rf b'");
        metadata.GetProperty("edited_by")[0].GetString().ShouldBe("ann");
        metadata.GetProperty("original_description").GetString()!.ShouldStartWith("rm(command='rm -rf a'");
        metadata.GetProperty("context").GetProperty("asked_argv").EnumerateArray().Select(word => word.GetString()).ShouldBe(["rm", "-rf", "a"]);
        metadata.GetProperty("context").TryGetProperty("argv", out _).ShouldBeFalse();
        Entry(1).GetProperty("metadata").GetProperty("outcome").GetString().ShouldBe("succeeded");
        LedgerVerifier.Verify(_folder.Trail).Intact.ShouldBeTrue();
    }

    [Theory]
    [InlineData("command", "ls build", "it would run 'ls' instead of 'rm': to run another program, deny this and say so")]
    [InlineData("command", "/bin/rm -rf build", "instead of 'rm'")]
    [InlineData("command", "\u0072\u043c -rf build", "instead of 'rm'")]
    [InlineData("command", "rm -rf build; touch evil", "the ; is not quoted")]
    [InlineData("command", "rm -rf $HOME", "would not be expanded")]
    [InlineData("command", "rm -rf 'build", "not closed")]
    [InlineData("command", "rm 'a\0b'", "no argument of a program can hold")]
    [InlineData("command", "", "no command left")]
    [InlineData("command", null, "command must be text")]
    [InlineData("cwd", "/", "only command can be changed, not cwd")]
    [InlineData("program", "/bin/ls", "no argument 'program'")]
    public async Task An_edit_that_cannot_run_is_refused_and_nothing_runs(string name, string? value, string why)
    {
        _folder.Write("build/app", "binary");
        var person = new ScriptedOperator().Edits(name, value).Approves().Always();

        var ran = await RunAsync(person, "rm", "-rf", "build");

        ran.Code.ShouldBe(126);
        ran.Errors.ShouldContain(why);
        File.Exists(_folder.At("build/app")).ShouldBeTrue();
        File.Exists(_folder.At("evil")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_program_in_an_unusual_place_cannot_be_exchanged()
    {
        WriteTool();
        var person = new ScriptedOperator().Edits("program", "/bin/ls").Approves();

        var ran = await RunAsync(person, "./tool", "secret");

        ran.Code.ShouldBe(126);
        ran.Errors.ShouldContain("only command can be changed, not program");
        File.Exists(_folder.At("secret")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_program_that_changed_meanwhile_is_not_started_for_an_edited_call_either()
    {
        WriteTool();
        var person = new ScriptedOperator().Then(prompt =>
        {
            File.AppendAllText(_folder.At("tool"), "touch evil\n");
            return new Approvals.OperatorAnswer.Edited(new() { EditorId = "ann", Changes = [new("command", "./tool good")] });
        }).Approves();

        var ran = await RunAsync(person, "./tool", "secret");

        ran.Code.ShouldBe(126);
        File.Exists(_folder.At("evil")).ShouldBeFalse();
        File.Exists(_folder.At("good")).ShouldBeFalse();
    }

    [Fact]
    public async Task An_edit_that_is_taken_back_runs_what_was_asked_without_a_note()
    {
        var person = new ScriptedOperator().Edits("command", "rm -rf b").Edits("command", "rm -rf a").Approves();
        _folder.Write("a", "");
        _folder.Write("b", "");

        var ran = await RunAsync(person, "rm", "-rf", "a");

        ran.Code.ShouldBe(0, ran.Errors);
        ran.Errors.ShouldBeEmpty();
        File.Exists(_folder.At("a")).ShouldBeFalse();
        File.Exists(_folder.At("b")).ShouldBeTrue();
    }

    [Fact]
    public async Task An_edited_command_that_is_denied_runs_in_neither_form()
    {
        _folder.Write("a", "");
        _folder.Write("b", "");
        var person = new ScriptedOperator().Edits("command", "rm -rf b").Denies("move it away instead");

        var ran = await RunAsync(person, "rm", "-rf", "a");

        ran.Code.ShouldBe(126);
        ran.Errors.ShouldContain("move it away instead");
        File.Exists(_folder.At("a")).ShouldBeTrue();
        File.Exists(_folder.At("b")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_secret_in_the_new_command_is_in_no_text()
    {
        const string Secret = "Zk3jf9sQ1xY8pLm2";
        var person = new ScriptedOperator().Edits("command", $"rm -rf -- --password {Secret}").Approves();

        var ran = await RunAsync(person, "rm", "-rf", "a");

        ran.Code.ShouldBe(0, ran.Errors);
        ran.Errors.ShouldStartWith("note: approved with changes: command: ");
        (ran.Errors + File.ReadAllText(_folder.Trail)).ShouldNotContain(Secret);
    }

    [Fact]
    public async Task Evaluate_tells_the_call_that_may_run_to_who_allows_edits()
    {
        const string Action = """{"function_name":"delete_user","args":["ann"],"kwargs":{"ratio":1.0,"api_key":"sk-live-0123456789abcdef0123456789abcdef"},"agent_id":"agent-7","environment":"staging"}""";
        var person = new ScriptedOperator().Edits("[0]", "bob").Approves();

        var evaluated = await new InProcess(_folder.Path) { Person = person }.RunAsync(Action, ["evaluate", "-", "--json", "--allow-edits"]);

        evaluated.Code.ShouldBe(0, evaluated.Errors);
        var result = JsonDocument.Parse(evaluated.Out).RootElement;
        result.GetProperty("verdict").GetString().ShouldBe("modified");
        result.GetProperty("modification").GetString().ShouldBe("[0]: 'ann' -> 'bob'");
        var approved = Actions.ActionJson.Read(System.Text.Encoding.UTF8.GetBytes(result.GetProperty("action").GetRawText()));
        approved.Args[0].ShouldBe("bob");
        approved.Kwargs["ratio"].ShouldBe(1.0);
        approved.Kwargs["api_key"].ShouldBe("sk-live-0123456789abcdef0123456789abcdef");
        result.GetProperty("action_digest").GetString().ShouldBe(Actions.ActionSnapshot.Of(approved).Digest);
    }

    [Fact]
    public async Task Evaluate_says_to_a_person_what_was_changed()
    {
        var person = new ScriptedOperator().Edits("[0]", "bob").Approves();

        var evaluated = await new InProcess(_folder.Path) { Person = person }
            .RunAsync("""{"function_name":"delete_user","args":["ann"],"environment":"staging"}""", ["evaluate", "-", "--allow-edits"]);

        evaluated.Out.ShouldStartWith("modified  ");
        evaluated.Out.ShouldContain("\nchanged  [0]: 'ann' -> 'bob'\n");
    }

    [Fact]
    public async Task Evaluate_allows_no_edit_unless_it_is_told_to_and_prints_no_action()
    {
        const string Action = """{"function_name":"delete_user","args":["ann"],"environment":"staging"}""";
        var person = new ScriptedOperator().Edits("[0]", "bob").Approves().Always();

        var without = await new InProcess(_folder.Path) { Person = person }.RunAsync(Action, ["evaluate", "-", "--json"]);
        var denied = await new InProcess(_folder.Path) { Person = ScriptedOperator.WhoDenies() }.RunAsync(Action, ["evaluate", "-", "--json", "--allow-edits"]);

        without.Code.ShouldBe(126);
        JsonDocument.Parse(without.Out).RootElement.TryGetProperty("action", out _).ShouldBeFalse();
        denied.Code.ShouldBe(126);
        JsonDocument.Parse(denied.Out).RootElement.GetProperty("action").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    private void WriteTool()
    {
        _folder.Write("tool", "#!/bin/sh\ntouch \"$1\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder.At("tool"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private Task<Answered> RunAsync(ScriptedOperator person, params string[] command) =>
        new InProcess(_folder.Path) { Person = person }.RunAsync(["run", "--environment", "staging", "--", .. command]);

    private JsonElement Entry(int index) => JsonDocument.Parse(File.ReadAllLines(_folder.Trail)[index]).RootElement;
}
