using Attesta.Actions;
using Attesta.Approvals;
using Attesta.Challenges;
using Attesta.Risk.Content;

namespace Attesta.Tests.Challenges;

internal static class Some
{
    public static ActionContext Call(string function, params object?[] args) => new() { FunctionName = function, Args = PlainList.Of(args) };

    public static ActionContext Call(string function, PlainMap kwargs, params object?[] args) =>
        new() { FunctionName = function, Args = PlainList.Of(args), Kwargs = kwargs };

    public static ActionContext Shell(string program, string command, string cwd = "/srv/app") =>
        Call(program, PlainMap.Of(("command", command), ("cwd", cwd)));

    public static ChallengeSubject Subject(ActionContext action, int seed = 1, string environment = "development") => new()
    {
        Action = action,
        Risk = new RiskAssessment { Score = 0.7, ScorerName = "test" },
        Environment = environment,
        Draw = new SeededDraw(seed),
    };

    public static Effect Effect(EffectKind kind, string target, string explanation, double severity = 0.5) =>
        new() { Kind = kind, Target = target, Explanation = explanation, Severity = severity, Source = "test/rule" };

    public static ActionCard Card(ActionContext action) => new()
    {
        ActionName = action.FunctionName,
        Summary = "The agent wants to do something that the card tells in one sentence.",
        Call = PythonLiteral.Call(action, 500),
        Arguments = [],
        Environment = "development",
        Score = 0.7,
        Level = RiskLevel.High,
        Factors = [],
    };

    public static Review Review(string who = "alice", double seconds = 60, params (string Id, string Answer)[] answers) => new()
    {
        ApproverId = who,
        ReviewTime = TimeSpan.FromSeconds(seconds),
        Answers = answers.ToDictionary(answer => answer.Id, answer => answer.Answer, StringComparer.Ordinal),
    };

    /// <summary>The right answers to a quiz, out of its key.</summary>
    public static (string Id, string Answer)[] RightAnswers(ComposedChallenge quiz) =>
        [.. ((PlainList)quiz.Key["questions"]!).Cast<PlainMap>().Select(question => ((string)question["id"]!, (string)question["answer"]!))];
}
