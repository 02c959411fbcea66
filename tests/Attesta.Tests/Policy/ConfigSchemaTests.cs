using System.Text.Json;
using Attesta.Policy;
using Attesta.Policy.Configuration;

namespace Attesta.Tests.Policy;

public sealed class ConfigSchemaTests
{
    /// <summary>Files on which an editor and the reader must agree.</summary>
    public static TheoryData<string> Agreed => new(
        "", "{}", "policy:", "policy: {mode: shadow}", "policy: {mode: Audit-Only}", "policy: {mode: enforec}", "policy: {mode: off}", "policy: {mode: [shadow]}",
        "policy: {fail_mode: open}", "policy: {fail_mode: ESCALATE}", "policy: {challenge_map: {high: teach-back}}", "policy: {challenge_map: {high: quizz}}",
        "policy: {challenge_map: {high: null}}", "policy: {challenge_map: {high: auto}}", "policy: {challenge_map: {critical: null}}", "policy: {challenge_map: {critical: auto_approve}}",
        "policy: {challenge_map: {high: false}}", "policy: {challenges: {medium: quiz}}", "policy: {challenges: {HIGH: quiz}}", "policy: {fail_mod: deny}", "polcy: {}",
        "policy: {timeout_seconds: 0}", "policy: {timeout_seconds: 0.5}", "policy: {timeout_seconds: 2592001}", "policy: {timeout_seconds: '300'}", "policy: {timeout_seconds: null}",
        "policy: {min_review_seconds: {quiz: -3}}", "policy: {minimum_review_seconds: {high: 20}}", "policy: {multi_party: {required_approvers: 1}}",
        "policy: {multi_party: {required_approvers: 3}}", "policy: {require_multi_party: {high: true}}", "policy: {quiz: {min_correct: null}}", "policy: {quiz: {max_questions: 4}}",
        "policy: {quiz: {pass_threshold: 0}}", "policy: {enforce_min_review: no}", "policy: {enforce_min_review: true}", "policy: {default_environment: null}",
        "policy: {default_environment: 5}", "policy: shadow", "risk: {scorer: default}", "risk: {scorer: Default}", "risk: {overrides: {f: critical}}", "risk: {overrides: {f: hgih}}",
        "risk: {overrides: [f]}", "risk: {amplifiers: [{pattern: a, boost: 0.1}]}", "risk: {amplifiers: [{pattern: a}]}", "risk: {amplifiers: [{pattern: a, boost: 0.1, target: argz}]}",
        "risk: {amplifiers: [{pattern: '', boost: 0.1}]}", "risk: {amplifiers: [~]}", "risk: {amplifiers: {pattern: a}}", "risk: {block: [drop_*]}", "risk: {block: delete}", "risk: {block: [5]}",
        "risk: {allow: ['']}", "risk: {allow: }", "trust: {}", "trust: null", "trust: {initial_score: 0.3, ceiling: 0.9, decay_rate: 0.01, incident_penalty: 0.7, influence: 0.3, prior_strength: 10}",
        "trust: {initial_score: 1.1}", "trust: {influence: -0.1}", "trust: {decay_rate: -1}", "trust: {enabled: true}", "trust: true", "audit: {path: trail.jsonl}", "audit: {path: 5}", "audit: {path: ''}",
        "audit: {checkpoint: {}}", "audit: {checkpoint: null}", "audit: {checkpoint: {key: k.pem, every_entries: 10, every_seconds: 0.5, origin: example.org/l}}",
        "audit: {checkpoint: {every_entries: 0}}", "audit: {checkpoint: {every: 5}}", "audit: {checkpoint: {key: ''}}", "audit: {checkpoint: {anchors: [{path: a}]}}",
        "audit: {checkpoint: {anchors: [a]}}", "audit: {checkpoint: {anchors: [{paht: a}]}}", "audit: {checkpoint: [k.pem]}");

    [Theory]
    [MemberData(nameof(Agreed))]
    public void An_editor_and_the_reader_agree(string yaml) => SchemaReading.Takes(yaml).ShouldBe(IsRead(yaml));

    [Fact]
    public void The_template_and_every_key_are_in_the_schema()
    {
        SchemaReading.Takes(AttestaConfig.Template).ShouldBeTrue();
        var optional = AttestaConfig.Template.IndexOf("# trust:", StringComparison.Ordinal);
        SchemaReading.Takes(AttestaConfig.Template[..optional] + AttestaConfig.Template[optional..].Replace("# trust:", "trust:").Replace("# checkpoint:", "checkpoint:").Replace("#   ", "  ")).ShouldBeTrue();
        var schema = AttestaConfig.Schema;
        foreach (var key in ConfigKeys.BySection.SelectMany(section => section.Value))
            schema.ShouldContain($"\"{key}\": {{");
    }

    [Fact]
    public void Nothing_unknown_is_let_in_and_every_key_says_what_it_means()
    {
        var groups = 0;
        Walk(JsonDocument.Parse(AttestaConfig.Schema).RootElement);
        groups.ShouldBeGreaterThan(10);

        void Walk(JsonElement element)
        {
            if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty("properties", out var properties))
            {
                groups++;
                element.GetProperty("additionalProperties").GetBoolean().ShouldBeFalse();
                foreach (var key in properties.EnumerateObject())
                    key.Value.GetProperty("description").GetString()!.ShouldEndWith(".", customMessage: key.Name);
            }

            if (element.ValueKind == JsonValueKind.Object)
            {
                foreach (var inner in element.EnumerateObject())
                    Walk(inner.Value);
            }
            else if (element.ValueKind == JsonValueKind.Array)
            {
                foreach (var inner in element.EnumerateArray())
                    Walk(inner);
            }
        }
    }

    [Fact]
    public void The_schema_in_the_repository_is_the_one_that_the_reader_makes()
    {
        var path = Path.Combine(ConfigTemplateTests.Root(), "schema", "attesta.schema.json");
        if (Environment.GetEnvironmentVariable("ATTESTA_ACCEPT") is "1" or "true")
            File.WriteAllText(path, AttestaConfig.Schema);

        File.ReadAllText(path).ShouldBe(AttestaConfig.Schema, "Meant so? ATTESTA_ACCEPT=1 ./test tests/Attesta.Tests and commit schema/attesta.schema.json.");
    }

    private static bool IsRead(string yaml)
    {
        try
        {
            _ = AttestaConfig.Parse(yaml, "attesta.yaml");
            return true;
        }
        catch (ConfigException)
        {
            return false;
        }
    }
}
