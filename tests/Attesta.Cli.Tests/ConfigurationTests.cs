using System.Text.Json;
using Attesta.Cli.Tests.Fakes;
using Attesta.Policy;

namespace Attesta.Cli.Tests;

public sealed class ConfigurationTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Init_writes_a_file_that_config_check_takes()
    {
        (await RunAsync("init")).Code.ShouldBe(0);

        File.ReadAllText(_folder.At("attesta.yaml")).ShouldBe(AttestaConfig.Template);
        (await RunAsync("config", "check")).Code.ShouldBe(0);
        Directory.GetFiles(_folder.Path).Length.ShouldBe(1);
        Directory.GetFiles(_folder.At(".attesta")).ShouldHaveSingleItem();
        File.ReadAllText(_folder.At(AttestaConfig.SchemaPath)).ShouldBe(AttestaConfig.Schema);
        File.ReadLines(_folder.At("attesta.yaml")).First().ShouldBe($"# yaml-language-server: $schema={AttestaConfig.SchemaPath}");
    }

    [Fact]
    public async Task Schema_prints_what_the_repository_ships() => (await RunAsync("config", "schema")).Out.ShouldBe(AttestaConfig.Schema);

    [Fact]
    public async Task Variables_override_and_are_named_where_they_do()
    {
        var command = new InProcess(_folder.Path) { Width = 80, Variables = { ["ATTESTA__POLICY__FAIL_MODE"] = "escalate" } };

        var narrow = await command.RunAsync("config", "check");
        command.Variables["ATTESTA__POLICY__FAIL_MOD"] = "deny";
        var wrong = await command.RunAsync("evaluate", "action.json");

        narrow.Lines.ShouldAllBe(line => line.Length <= 80);
        narrow.Out.ShouldContain("policy.fail_mode is from ATTESTA__POLICY__FAIL_MODE");
        wrong.Code.ShouldBe(2);
    }

    [Fact]
    public async Task Init_replaces_a_file_only_by_force()
    {
        _folder.Write("attesta.yaml", "mine");

        var refused = await RunAsync("init");

        refused.ShouldBe(new Answered(2, "", "error: attesta.yaml is there already\nhint: attesta init --force replaces it\n"));
        File.ReadAllText(_folder.At("attesta.yaml")).ShouldBe("mine");
        (await RunAsync("init", "--force")).Code.ShouldBe(0);
        File.ReadAllText(_folder.At("attesta.yaml")).ShouldBe(AttestaConfig.Template);
    }

    [Theory]
    [InlineData("precious")]
    [InlineData("nowhere")]
    public async Task Init_never_writes_through_a_link(string target)
    {
        _folder.Write("precious", "keep me");
        File.CreateSymbolicLink(_folder.At("attesta.yaml"), _folder.At(target));

        (await RunAsync("init")).Code.ShouldBe(2);
        (await RunAsync("init", "--force")).Code.ShouldBe(0);

        File.ReadAllText(_folder.At("precious")).ShouldBe("keep me");
        File.Exists(_folder.At("nowhere")).ShouldBeFalse();
        new FileInfo(_folder.At("attesta.yaml")).LinkTarget.ShouldBeNull();
    }

    [Fact]
    public async Task Init_leaves_nothing_behind_when_it_cannot_write()
    {
        Directory.CreateDirectory(_folder.At("attesta.yaml/full"));

        (await RunAsync("init", "--force")).Code.ShouldBe(2);

        Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).ShouldHaveSingleItem().ShouldEndWith("schema.json");
    }

    [Fact]
    public async Task Check_says_what_is_in_force_and_where_it_comes_from()
    {
        _folder.Write("attesta.yaml", "policy:\n  fail_mode: escalate\n");

        var settings = JsonDocument.Parse((await RunAsync("config", "check", "--json")).Out).RootElement.GetProperty("settings").EnumerateArray().ToList();
        var table = await RunAsync("config", "check");

        var failMode = settings.Single(setting => setting.GetProperty("key").GetString() == "policy.fail_mode");
        failMode.GetProperty("value").GetString().ShouldBe("escalate");
        failMode.GetProperty("source").GetString()!.ShouldEndWith("attesta.yaml:2");
        table.Lines.Length.ShouldBe(settings.Count + 1);
    }

    [Fact]
    public async Task Check_lists_every_problem()
    {
        _folder.Write("attesta.yaml", "policy:\n  fail_mod: deny\n  timeout_seconds: soon\n");

        var person = await RunAsync("config", "check");
        var program = await RunAsync("config", "check", "--json");

        person.Code.ShouldBe(2);
        person.Errors.ShouldContain("attesta.yaml:2:3");
        person.Errors.ShouldContain("did you mean fail_mode?");
        program.Code.ShouldBe(2);
        JsonDocument.Parse(program.Out).RootElement.GetProperty("problems").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task The_named_file_comes_before_the_variable_and_the_variable_before_the_folder()
    {
        _folder.Write("attesta.yaml", "policy:\n  timeout_seconds: 1\n");
        _folder.Write("two.yaml", "policy:\n  timeout_seconds: 2\n");
        _folder.Write("three.yaml", "policy:\n  timeout_seconds: 3\n");
        var withVariable = new InProcess(_folder.Path);
        withVariable.Variables["ATTESTA_CONFIG"] = "two.yaml";

        (await TimeoutAsync(new InProcess(_folder.Path))).ShouldBe("1");
        (await TimeoutAsync(withVariable)).ShouldBe("2");
        (await TimeoutAsync(withVariable, "--config", "three.yaml")).ShouldBe("3");

        static async Task<string?> TimeoutAsync(InProcess command, params string[] more) =>
            JsonDocument.Parse((await command.RunAsync(["config", "check", "--json", .. more])).Out).RootElement.GetProperty("settings").EnumerateArray()
                .Single(setting => setting.GetProperty("key").GetString() == "policy.timeout_seconds").GetProperty("value").GetString();
    }

    [Theory]
    [InlineData("shopctl list", 0)]
    [InlineData("shopctl purge", 2)]
    public async Task Checking_tries_the_rules_of_own_packs_and_names_the_packs(string counterexample, int code)
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "rules"));
        _folder.Write("attesta.yaml", "risk: {packs: ./rules}\n");
        var file = _folder.Write("rules/shopctl.yaml", $$"""
            pack: shopctl
            description: What the shop's own command does.
            programs:
              shopctl: {reads: [list]}
            rules:
              - id: purge
                match: {verb: [purge]}
                effect: destroys
                severity: 0.7
                says: "deletes orders"
                examples: {match: [shopctl purge], no_match: ["{{counterexample}}"] }
            """);

        var (shown, json) = (await RunAsync("config", "check"), await RunAsync("config", "check", "--json"));

        (shown.Code, json.Code).ShouldBe((code, code));
        if (code == 0)
        {
            shown.Lines[^3..].ShouldBe([$"RULE PACK  FILE{new string(' ', file.Length - 4)}  RULES", $"shopctl    {file}  1", "Every example of these rules holds."]);
            json.Out.ShouldContain($"\"packs\":[{{\"name\":\"shopctl\",\"file\":\"{file}\",\"rules\":1}}]");
        }
        else
        {
            shown.Errors.ShouldStartWith($"error: {file}:11:51: rules[0].examples.no_match[0]: the rule shopctl/purge matches its example shopctl purge");
            json.Out.ShouldContain("\"line\":11,\"column\":51");
        }
    }

    private Task<Answered> RunAsync(params string[] arguments) => new InProcess(_folder.Path).RunAsync(arguments);
}
