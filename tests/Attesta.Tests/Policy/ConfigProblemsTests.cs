using Attesta.Policy;

namespace Attesta.Tests.Policy;

public sealed class ConfigProblemsTests
{

    [Theory]
    [InlineData("policy:\n  fail_mod: deny", "2:3: policy.fail_mod: unknown key; did you mean fail_mode?")]
    [InlineData("policy: {failMode: deny}", "1:10: policy.failMode: unknown key; did you mean fail_mode?")]
    [InlineData("polcy: {}", "1:1: polcy: unknown key; did you mean policy?")]
    [InlineData("mode: shadow", "1:1: mode: unknown key; did you mean policy.mode?")]
    [InlineData("policy: {scorer: default}", "1:10: policy.scorer: unknown key; did you mean risk.scorer?")]
    [InlineData("audit: {colour: red}", "1:9: audit.colour: unknown key; expected path, durability, rotate or compress")]
    [InlineData("audit: {path: a, level: b}", "1:18: audit.level: unknown key; expected path, durability, rotate or compress")]
    [InlineData("policy: {challenge_map: {HIGH: quiz}}", "1:26: policy.challenge_map.HIGH: unknown key; did you mean high?")]
    [InlineData("policy: {challenges: {hihg: quiz}}", "1:23: policy.challenges.hihg: unknown key; did you mean high?")]
    [InlineData("policy: {min_review_seconds: {critical: 3}}", "1:31: policy.min_review_seconds.critical: unknown key; expected confirm, quiz or teach_back")]
    [InlineData("policy: {<<: {mode: shadow}}", "1:10: policy.<<: unknown key; expected mode, challenge_map, min_review_seconds, minimum_review_seconds, enforce_min_review, multi_party, require_multi_party, quiz, teach_back, fail_mode, timeout_seconds, allow_hint_override, default_environment, totp or challenges")]
    [InlineData("\"a\\u001b[2J\": 1", "1:1: a\\x1b[2J: unknown key; expected policy, risk, trust, audit, webhooks, domain, domains or domain_strict")]
    public void Unknown_keys(string text, string message) => Problem(text).ShouldBe("attesta.yaml:" + message);

    [Theory]
    [InlineData("policy: {mode: enforec}", "1:16: policy.mode: 'enforec' is not known here; expected enforce, shadow or audit_only; did you mean enforce?")]
    [InlineData("policy: {mode: off}", "1:16: policy.mode: 'off' is not known here; expected enforce, shadow or audit_only")]
    [InlineData("policy: {mode: }", "1:16: policy.mode: nothing is not known here; expected enforce, shadow or audit_only")]
    [InlineData("policy: {mode: [shadow]}", "1:16: policy.mode: a list is not known here; expected enforce, shadow or audit_only")]
    [InlineData("policy: {fail_mode: open}", "1:21: policy.fail_mode: 'open' is not known here; expected deny, allow or escalate")]
    [InlineData("policy: {challenge_map: {high: quizz}}", "1:32: policy.challenge_map.high: 'quizz' is no challenge; expected null, auto, confirm, quiz, teach_back, multi_party, totp or domain_knowledge; did you mean quiz?")]
    [InlineData("policy: {challenge_map: {high: none}}", "1:32: policy.challenge_map.high: 'none' is no challenge; expected null, auto, confirm, quiz, teach_back, multi_party, totp or domain_knowledge")]
    [InlineData("policy: {challenge_map: {high: false}}", "1:32: policy.challenge_map.high: 'false' is no challenge; expected null, auto, confirm, quiz, teach_back, multi_party, totp or domain_knowledge")]
    [InlineData("policy:\n  challenge_map:\n    high:\n    medium: quiz", "3:10: policy.challenge_map.high: has no value; expected null, auto, confirm, quiz, teach_back, multi_party, totp or domain_knowledge")]
    [InlineData("policy: {challenge_map: {critical: null}}", "1:36: policy.challenge_map.critical: CRITICAL actions always need a person; expected confirm, quiz, teach_back, multi_party, totp or domain_knowledge; to ask nobody about anything, set policy.mode to audit_only")]
    [InlineData("policy: {challenge_map: {critical: auto_approve}}", "1:36: policy.challenge_map.critical: CRITICAL actions always need a person; expected confirm, quiz, teach_back, multi_party, totp or domain_knowledge; to ask nobody about anything, set policy.mode to audit_only")]
    [InlineData("policy: {challenge_map: quiz}", "1:25: policy.challenge_map: is a single value; expected keys such as low, each with a value")]
    [InlineData("policy:\n  challenges: {high: quiz}\n  challenge_map: {high: null}", "3:3: policy.challenge_map: challenge_map and challenges mean the same; expected one of them")]
    [InlineData("policy:\n  challenge_map: {high: quiz}\n  challenges: {high: null}", "3:3: policy.challenges: challenge_map and challenges mean the same; expected one of them")]
    [InlineData("policy: {default_environment: producton}", "1:31: policy.default_environment: 'producton' is no environment; expected production, staging, ci or development, or one of their other names; did you mean production?")]
    [InlineData("policy: {default_environment: 5}", "1:31: policy.default_environment: '5' is not text; expected the name of an environment, or null")]
    [InlineData("risk: {scorer: defualt}", "1:16: risk.scorer: 'defualt' is no scorer; expected default; did you mean default?")]
    [InlineData("risk: {overrides: {f: hgih}}", "1:23: risk.overrides.f: 'hgih' is not known here; expected low, medium, high or critical; did you mean high?")]
    [InlineData("risk: {overrides: {'delete_*': critical}}", "1:32: risk.overrides.delete_*: overrides take no patterns; expected the exact name of a function, or its last part after a dot")]
    [InlineData("risk: {overrides: [f]}", "1:19: risk.overrides: is a list; expected names with values")]
    public void Wrong_names(string text, string message) => Problem(text).ShouldBe("attesta.yaml:" + message);

    [Theory]
    [InlineData("policy: {enforce_min_review: no}", "1:30: policy.enforce_min_review: 'no' is neither true nor false; expected true or false, without quotes")]
    [InlineData("policy: {enforce_min_review: on}", "1:30: policy.enforce_min_review: 'on' is neither true nor false; expected true or false, without quotes")]
    [InlineData("policy: {enforce_min_review: 'true'}", "1:30: policy.enforce_min_review: the text 'true' is neither true nor false; expected true or false, without quotes")]
    [InlineData("policy: {enforce_min_review: 1}", "1:30: policy.enforce_min_review: '1' is neither true nor false; expected true or false, without quotes")]
    [InlineData("policy: {allow_hint_override: }", "1:31: policy.allow_hint_override: nothing is neither true nor false; expected true or false, without quotes")]
    public void Wrong_booleans(string text, string message) => Problem(text).ShouldBe("attesta.yaml:" + message);

    [Theory]
    [InlineData("timeout_seconds: 0", "policy.timeout_seconds: '0' does not fit; expected a number of seconds above 0 and at most 2592000")]
    [InlineData("timeout_seconds: -1", "policy.timeout_seconds: '-1' does not fit; expected a number of seconds above 0 and at most 2592000")]
    [InlineData("timeout_seconds: 2592001", "policy.timeout_seconds: '2592001' does not fit; expected a number of seconds above 0 and at most 2592000")]
    [InlineData("timeout_seconds: .inf", "policy.timeout_seconds: '.inf' does not fit; expected a number of seconds above 0 and at most 2592000")]
    [InlineData("timeout_seconds: .nan", "policy.timeout_seconds: '.nan' does not fit; expected a number of seconds above 0 and at most 2592000")]
    [InlineData("timeout_seconds: NaN", "policy.timeout_seconds: 'NaN' does not fit; expected a number of seconds above 0 and at most 2592000")]
    [InlineData("timeout_seconds: Infinity", "policy.timeout_seconds: 'Infinity' does not fit; expected a number of seconds above 0 and at most 2592000")]
    [InlineData("timeout_seconds: 1e400", "policy.timeout_seconds: '1e400' does not fit; expected a number of seconds above 0 and at most 2592000")]
    [InlineData("timeout_seconds: 0300", "policy.timeout_seconds: '0300' does not fit; expected a number of seconds above 0 and at most 2592000")]
    [InlineData("timeout_seconds: 0x10", "policy.timeout_seconds: '0x10' does not fit; expected a number of seconds above 0 and at most 2592000")]
    [InlineData("timeout_seconds: 1_000", "policy.timeout_seconds: '1_000' does not fit; expected a number of seconds above 0 and at most 2592000")]
    [InlineData("timeout_seconds: 5:00", "policy.timeout_seconds: '5:00' does not fit; expected a number of seconds above 0 and at most 2592000")]
    [InlineData("timeout_seconds: 5m", "policy.timeout_seconds: '5m' does not fit; expected a number of seconds above 0 and at most 2592000")]
    [InlineData("timeout_seconds: '300'", "policy.timeout_seconds: the text '300' does not fit; expected a number of seconds above 0 and at most 2592000")]
    [InlineData("timeout_seconds: null", "policy.timeout_seconds: 'null' does not fit; expected a number of seconds above 0 and at most 2592000")]
    [InlineData("timeout_seconds: true", "policy.timeout_seconds: 'true' does not fit; expected a number of seconds above 0 and at most 2592000")]
    [InlineData("min_review_seconds: {quiz: -3}", "policy.min_review_seconds.quiz: '-3' does not fit; expected a number of seconds from 0 to 86400")]
    [InlineData("minimum_review_seconds: {high: ten}", "policy.minimum_review_seconds.high: 'ten' does not fit; expected a number of seconds from 0 to 86400")]
    [InlineData("multi_party: {required_approvers: 1}", "policy.multi_party.required_approvers: '1' does not fit; expected a whole number from 2 to 50")]
    [InlineData("multi_party: {required_approvers: 2.0}", "policy.multi_party.required_approvers: '2.0' does not fit; expected a whole number from 2 to 50")]
    [InlineData("require_multi_party: {critical: 1}", "policy.require_multi_party.critical: '1' does not fit; expected a whole number from 2 to 50")]
    [InlineData("require_multi_party: {high: true}", "policy.require_multi_party.high: 'true' does not fit; expected a whole number from 2 to 50")]
    [InlineData("quiz: {max_questions: 4}", "policy.quiz.max_questions: '4' does not fit; expected a whole number from 1 to 3")]
    [InlineData("quiz: {max_questions: 99999999999999999999}", "policy.quiz.max_questions: '99999999999999999999' does not fit; expected a whole number from 1 to 3")]
    [InlineData("quiz: {max_questions: 2, min_correct: 3}", "policy.quiz.min_correct: '3' does not fit; expected a whole number from 1 to 2")]
    [InlineData("quiz: {min_correct: 0}", "policy.quiz.min_correct: '0' does not fit; expected a whole number from 1 to 3")]
    [InlineData("quiz: {pass_threshold: 0}", "policy.quiz.pass_threshold: '0' does not fit; expected a number above 0 and at most 1")]
    [InlineData("quiz: {pass_threshold: 80}", "policy.quiz.pass_threshold: '80' does not fit; expected a number above 0 and at most 1")]
    [InlineData("teach_back: {min_words: 0}", "policy.teach_back.min_words: '0' does not fit; expected a whole number from 1 to 500")]
    public void Wrong_numbers(string line, string message)
    {
        var thrown = Should.Throw<ConfigException>(() => AttestaConfig.Parse("policy:\n  " + line, "attesta.yaml"));

        var problem = thrown.Problems.ShouldHaveSingleItem();
        problem.Line.ShouldBe(2);
        problem.Column.ShouldBe(line.Contains('{', StringComparison.Ordinal) ? 5 + line.TrimEnd('}').LastIndexOf(':') : 20);
        thrown.Message.ShouldEndWith(": " + message);
    }

    [Theory]
    [InlineData("[{pattern: '(', boost: 0.1}]", "1:31: risk.amplifiers[0].pattern: Invalid pattern '(' at offset 1. Not enough )'s; expected a regular expression without backreferences and lookarounds")]
    [InlineData("[{boost: 0.1}]", "1:21: risk.amplifiers[0].pattern: is missing; expected a regular expression")]
    [InlineData("[{pattern: a}]", "1:21: risk.amplifiers[0].boost: is missing; expected a number from 0 to 1")]
    [InlineData("[{pattern: a, boost: 1.1}]", "1:41: risk.amplifiers[0].boost: '1.1' does not fit; expected a number from 0 to 1")]
    [InlineData("[{pattern: a, boost: .nan}]", "1:41: risk.amplifiers[0].boost: '.nan' does not fit; expected a number from 0 to 1")]
    [InlineData("[{pattern: a, boost: 0, target: argz}]", "1:52: risk.amplifiers[0].target: 'argz' is not known here; expected any, function_name, args, kwargs or docstring; did you mean args?")]
    [InlineData("[{pattern: '', boost: 0}]", "1:31: risk.amplifiers[0].pattern: is empty; expected a regular expression of 1 to 1000 characters")]
    [InlineData("[{patern: a, boost: 0, pattern: a}]", "1:22: risk.amplifiers[0].patern: unknown key; did you mean pattern?")]
    [InlineData("[a]", "1:21: risk.amplifiers[0]: is a single value; expected keys such as pattern, each with a value")]
    [InlineData("[~]", "1:21: risk.amplifiers[0]: is empty; expected pattern, target and boost")]
    [InlineData("{pattern: a}", "1:20: risk.amplifiers: is a group of keys; expected a list of amplifiers, each with pattern, target and boost")]
    public void Wrong_amplifiers(string amplifiers, string message) =>
        Problem($"risk: {{amplifiers: {amplifiers}}}").ShouldBe("attesta.yaml:" + message);

    [Theory]
    [InlineData("(a)\\1")]
    [InlineData("(?=a)b")]
    [InlineData("(?<!a)b")]
    [InlineData("(?>a+)b")]
    public void Patterns_that_could_take_more_than_linear_time(string pattern)
    {
        var problem = Problem($"risk:\n  amplifiers:\n    - pattern: '{pattern}'\n      boost: 0.1\n");

        problem.ShouldStartWith("attesta.yaml:3:16: risk.amplifiers[0].pattern: The pattern cannot run in linear time: ");
        problem.ShouldNotContain("Parameter");
    }

    [Theory]
    [InlineData("risk: {block: delete_user}", "1:15: risk.block: is a single value; expected a list of names")]
    [InlineData("risk: {block: [5]}", "1:16: risk.block[0]: '5' is not text; expected the name of a function, in quotes where YAML reads it as something else")]
    [InlineData("risk: {block: [a, ~]}", "1:19: risk.block[1]: '~' is not text; expected the name of a function, in quotes where YAML reads it as something else")]
    [InlineData("risk: {block: [[a]]}", "1:16: risk.block[0]: a list is not text; expected the name of a function, in quotes where YAML reads it as something else")]
    [InlineData("risk: {block: ['a ']}", "1:16: risk.block[0]: the name has space around it or control characters in it; expected the name of a function, with * for any text")]
    [InlineData("risk: {allow: ['']}", "1:16: risk.allow[0]: the name is empty; expected the name of a function, with * for any text")]
    [InlineData("audit: {path: 5}", "1:15: audit.path: '5' is not text; expected the path of a file")]
    [InlineData("audit: {path: ''}", "1:15: audit.path: is empty; expected the path of a file")]
    [InlineData("audit: {path: ~/trail.jsonl}", "1:15: audit.path: begins with ~, which is not expanded here; expected the path of a file")]
    [InlineData("audit: {path: \"a\\0b\"}", "1:15: audit.path: holds a NUL character; expected the path of a file")]
    [InlineData("audit: {path: trails/}", "1:15: audit.path: is a folder; expected the path of a file")]
    public void Wrong_lists_and_paths(string text, string message) => Problem(text).ShouldBe("attesta.yaml:" + message);

    [Theory]
    [InlineData("policy: {mode: shadow}\npolicy: {mode: enforce}", "2:1: policy: given twice, first in line 1")]
    [InlineData("policy:\n  mode: shadow\n  mode: enforce", "3:3: policy.mode: given twice, first in line 2")]
    [InlineData("{\"risk\":{\"block\":[\"a\"],\"block\":[]}}", "1:24: risk.block: given twice, first in line 1")]
    [InlineData("risk: {overrides: {f: low, 'f': critical}}", "1:28: risk.overrides.f: given twice, first in line 1")]
    public void Keys_given_twice(string text, string message) => Problem(text).ShouldBe("attesta.yaml:" + message);

    [Theory]
    [InlineData("enforce_min_review: true\n  timeout_seconds: 10", "3:20: policy.timeout_seconds: leaves no time to answer: high needs 10 seconds of reading; expected a timeout_seconds that is longer than that")]
    [InlineData("enforce_min_review: true\n  timeout_seconds: 40", "3:20: policy.timeout_seconds: leaves no time to answer: critical needs 40 seconds of reading; expected a timeout_seconds that is longer than that")]
    [InlineData("enforce_min_review: true\n  minimum_review_seconds: {medium: 400}", "2:23: policy.enforce_min_review: leaves no time to answer: medium needs 400 seconds of reading; expected a timeout_seconds that is longer than that")]
    public void A_review_time_that_nobody_can_keep(string policy, string message) => Problem("policy:\n  " + policy).ShouldBe("attesta.yaml:" + message);

    [Fact]
    public void Lists_every_problem_in_the_order_of_the_file()
    {
        var thrown = Should.Throw<ConfigException>(() => AttestaConfig.Parse("risk:\n  scorer: x\n  blok: []\npolicy:\n  mode: y\n", "conf/attesta.yaml"));

        thrown.Message.ShouldBe("""
            conf/attesta.yaml:2:11: risk.scorer: 'x' is no scorer; expected default
            conf/attesta.yaml:3:3: risk.blok: unknown key; did you mean block?
            conf/attesta.yaml:5:9: policy.mode: 'y' is not known here; expected enforce, shadow or audit_only
            """);
    }

    [Fact]
    public void Problems_say_what_they_are_in_parts()
    {
        var problem = Should.Throw<ConfigException>(() => AttestaConfig.Parse("policy:\n  mode: enforec\n", "attesta.yaml")).Problems.ShouldHaveSingleItem();

        problem.ShouldBe(new ConfigProblem("attesta.yaml", 2, 9, "policy.mode", "'enforec' is not known here", "enforce, shadow or audit_only", "enforce"));
    }

    [Fact]
    public void Lists_no_more_problems_than_anyone_reads()
    {
        var text = string.Concat(Enumerable.Range(0, 5_000).Select(i => $"key{i}: 1\n"));

        Should.Throw<ConfigException>(() => AttestaConfig.Parse(text, "attesta.yaml")).Problems.Count.ShouldBe(ConfigException.MostProblems);
    }

    private static string Problem(string text) => Should.Throw<ConfigException>(() => AttestaConfig.Parse(text, "attesta.yaml")).Message;
}
