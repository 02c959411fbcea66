using Attesta.Policy;
using Attesta.Risk.Content;
using Attesta.Tests.Risk.Content.Commands;

namespace Attesta.Tests.Risk.Content.Rules;

/// <summary>Packs that users write.</summary>
public sealed class OwnPackTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("attesta-packs-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Add_effects_to_programs_and_tools()
    {
        Write("""
            pack: ours
            description: Ours.
            programs: {deployer: {reads: [status]}}
            rules:
              - id: live
                match: {program: deployer, verb: [go], options: ["--to=live"]}
                effect: changes
                severity: 0.82
                says: "goes live"
                remedy: "go to staging first"
                examples: {match: ["deployer go --to live"], no_match: ["deployer go --to test"]}
              - id: large
                match: {tool: ["book_*"], arguments: {seats: ">10", class: "first*"}}
                effect: spends
                severity: 0.75
                target: customer
                says: "books many seats for {target}"
                examples: {match: ['{"function_name": "book_flight"}'], no_match: ['{"function_name": "x"}']}
            """);
        var scorer = ContentScorer.WithPacks(_folder.FullName);

        Score(scorer, "deployer go --to=live now").Score.ShouldBeGreaterThanOrEqualTo(0.82);
        Score(scorer, "deployer go --to test").Score.ShouldBeLessThan(0.6);
        Book(scorer, 11, "first class").Effects[0].Source.ShouldBe("ours/large");
        Book(scorer, 10, "first class").Effects.ShouldNotContain(effect => effect.Source == "ours/large");
        Book(scorer, 11, "economy").Effects.ShouldNotContain(effect => effect.Source == "ours/large");
    }

    [Fact]
    public void Never_take_an_effect_away()
    {
        Write("""
            pack: ours
            description: Ours.
            programs:
              rm: {reads: ["*"], harmless: [-f, -r, -rf], arguments_are_data: true, generic: false}
              git: {values: [--force], harmless: [--force], reads: [push]}
              acmectl: {reads: [delete], harmless: [--yes], generic: false}
            """);
        var scorer = ContentScorer.WithPacks(_folder.FullName);

        foreach (var command in (string[])["rm -rf /srv/app", "rm -r -f /", "git push --force origin main", "acmectl delete everything --yes"])
            Score(scorer, command).Score.ShouldBe(Scoring.Of(command).Score, command);
    }

    [Fact]
    public void Refuse_the_configuration_when_they_are_not_sound()
    {
        Write("pack: ours\ndescription: x\nrulez: []\n");

        var thrown = Should.Throw<ConfigException>(() => AttestaConfig.Parse($"risk:\n  packs: '{_folder.FullName}'\n", "attesta.yaml"));

        thrown.Problems.ShouldHaveSingleItem().ToString().ShouldEndWith("ours.yaml:3:1: rulez: unknown key; expected pack, description, programs, rules; did you mean rules?");
    }

    [Fact]
    public void Are_read_from_the_folder_of_the_file_and_a_missing_folder_is_refused()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "rules"));
        File.WriteAllText(Path.Combine(_folder.FullName, "rules", "a.yaml"), "pack: a\ndescription: x\n");
        var file = Path.Combine(_folder.FullName, "attesta.yaml");

        AttestaConfig.Parse("risk: {packs: ./rules}", file).ScorerName.ShouldBe("max");
        AttestaConfig.Parse("risk: {packs: [rules]}", file).CreateScorer().Name.ShouldBe("max");
        Should.Throw<ConfigException>(() => AttestaConfig.Parse("risk: {packs: elsewhere}", file)).Message.ShouldContain("1:15: risk.packs: the folder of rule packs cannot be read");
    }

    private static RiskAssessment Score(ContentScorer scorer, string command) =>
        Scoring.Of(new ActionContext { FunctionName = "bash", Kwargs = new Dictionary<string, object?> { ["command"] = command } }, scorer);

    private static RiskAssessment Book(ContentScorer scorer, long seats, string cabin) =>
        Scoring.Of(new ActionContext { FunctionName = "bookFlight", Kwargs = new Dictionary<string, object?> { ["seats"] = seats, ["class"] = cabin, ["customer"] = "bob" } }, scorer);

    private void Write(string pack) => File.WriteAllText(Path.Combine(_folder.FullName, "ours.yaml"), pack);
}
