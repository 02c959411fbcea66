using Attesta.Policy;
using Attesta.Risk.Content;
using Attesta.Risk.Content.Rules;

namespace Attesta.Tests.Risk.Content.Rules;

public sealed class PackReaderTests
{
    private const string Sound = """
        pack: acme
        description: Acme.
        programs:
          acme: {values: [-c], reads: [status], harmless: [--help]}
        rules:
          - id: wipe
            match: {verb: [wipe], options: [-f]}
            effect: destroys
            severity: 0.7
            says: "wipes {target}"
            examples: {match: ["acme wipe -f x"], no_match: ["acme wipe x"]}
        """;

    [Fact]
    public void Reads_a_pack()
    {
        var pack = PackReader.Read(Sound, "acme.yaml");

        pack.Name.ShouldBe("acme");
        pack.Programs.ShouldHaveSingleItem().Values.ShouldBe(["-c"]);
        var rule = pack.Rules.ShouldHaveSingleItem();
        rule.Id.ShouldBe("acme/wipe");
        rule.Effect.ShouldBe(EffectKind.Destroys);
        rule.Match.Programs.ShouldBe(["acme"]);
    }

    [Theory]
    [InlineData("effect: destroys", "effect: destroy", "acme.yaml:8:13: rules[0].effect: 'destroy' is none of the choices; expected destroys, overwrites, executes_opaque_code, weakens_control, raises_privilege, grants_access, reads_secret, sends_out, spends, stops_service, changes, only_reads; did you mean destroys?")]
    [InlineData("severity: 0.7", "severity: 1.7", "acme.yaml:9:15: rules[0].severity: is no such number; expected a number from 0 to 1")]
    [InlineData("says:", "say:", "acme.yaml:10:5: rules[0].say: unknown key; expected id, examples, match, effect, severity, scope, undo, target, says, remedy; did you mean says?")]
    [InlineData(", no_match: [\"acme wipe x\"]", "", "acme.yaml:11:15: rules[0].examples.no_match: is missing; expected commands that the rule must not match")]
    [InlineData("match: [\"acme wipe -f x\"], ", "", "acme.yaml:11:15: rules[0].examples.match: is missing; expected commands that the rule must match")]
    [InlineData("options: [-f]", "option: [-f]", "acme.yaml:7:27: rules[0].match.option: unknown key; expected options, all_options, program, tool, arguments, verb, operands, min_operands, unless, assignment, input, wrapped_by, stdin; did you mean options?")]
    [InlineData("id: wipe", "id: Wipe It", "acme.yaml:6:9: rules[0].id: is no name; expected lower-case letters, digits and _")]
    [InlineData("{verb: [wipe], options: [-f]}", "{tool: [\"wipe\"], options: [-f]}", "acme.yaml:7:12: rules[0].match.tool: is for functions, the other keys are for programs; expected tool and arguments, or program and the like")]
    public void Refuses_what_it_does_not_understand(string written, string wrong, string message)
    {
        var thrown = Should.Throw<ConfigException>(() => PackReader.Read(Sound.Replace(written, wrong, StringComparison.Ordinal), "acme.yaml"));

        thrown.Problems.Select(problem => problem.ToString()).ShouldContain(message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("pack: x")]
    [InlineData("pack: x\ndescription: y\nrules: 5")]
    [InlineData("pack: x\ndescription: y\nrules: [5]")]
    [InlineData("pack: x\ndescription: y\nprograms: [a]")]
    [InlineData("pack: x\ndescription: y\nrules:\n  - id: a\n    match: {program: x, operands: [*]}")]
    [InlineData("pack: !!x")]
    public void Refuses_what_is_no_pack(string text) => Should.Throw<ConfigException>(() => PackReader.Read(text, "acme.yaml"));
}
