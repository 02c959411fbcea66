namespace Attesta.Approvals;

/// <summary>
/// What every operator shows of an action: bounded in size, secrets masked, and every text on one line with invisible characters escaped.
/// The texts are plain: a terminal or page still escapes its own markup.
/// </summary>
public sealed record ActionCard
{
    /// <summary>The function's name.</summary>
    public required string ActionName { get; init; }

    /// <summary>In one sentence, what will happen when it is approved.</summary>
    public required string Summary { get; init; }

    /// <summary>The whole call on one line.</summary>
    public required string Call { get; init; }

    /// <summary>The arguments, each with its name or position.</summary>
    public required IReadOnlyList<CardRow> Arguments { get; init; }

    /// <summary>How many arguments the card had no room for.</summary>
    public int HiddenArguments { get; init; }

    /// <summary>How an approver changed the call, on one line, and who did; null when it is as the agent sent it.</summary>
    public string? Modification { get; init; }

    /// <summary>What the function says of itself, or null.</summary>
    public string? Doc { get; init; }

    /// <summary>Who asks, or null.</summary>
    public string? AgentId { get; init; }

    /// <summary>The session, or null.</summary>
    public string? SessionId { get; init; }

    /// <summary>production, staging, ci or development.</summary>
    public required string Environment { get; init; }

    /// <summary>The score that was ruled on, from 0 to 1.</summary>
    public required double Score { get; init; }

    /// <summary>Its band.</summary>
    public required RiskLevel Level { get; init; }

    /// <summary>Why this score, strongest first.</summary>
    public required IReadOnlyList<RiskFactor> Factors { get; init; }

    /// <summary>What it would do to the world, worst first and at most a handful; empty when nobody knows.</summary>
    public IReadOnlyList<CardEffect> Effects { get; init; } = [];

    /// <summary>How many more effects there are.</summary>
    public int HiddenEffects { get; init; }

    /// <summary>Safer ways to get what was wanted, at most two.</summary>
    public IReadOnlyList<string> Remedies { get; init; } = [];

    /// <summary>What it would do in one sentence, the end of "this action ...": the worst effect with its reach, and how many more there are. Null when nobody knows.</summary>
    public string? Consequence => EffectWords.Consequence(Effects, HiddenEffects);

    /// <summary>The domain's rules that brought people in, each in a sentence: why someone is asked, and why so many.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>The card of an action.</summary>
    /// <param name="masked">The frozen action with its secrets masked.</param>
    /// <param name="risk">What was ruled on.</param>
    /// <param name="environment">production, staging, ci or development.</param>
    public static ActionCard Of(ActionContext masked, RiskAssessment risk, string environment) => CardWriter.Write(masked, risk, environment);

    /// <summary>In one sentence, what will happen when the action is approved.</summary>
    public static string Summarize(ActionContext masked) => CardWriter.Summarize(masked);
}

/// <summary>One argument on a card.</summary>
/// <param name="Name">Its name, or its position such as <c>[0]</c>.</param>
/// <param name="Value">Its value as a literal, masked where it is secret.</param>
/// <param name="Masked">Whether something in it is masked.</param>
/// <param name="Shortened">How many characters are not shown; 0 when all are.</param>
public sealed record CardRow(string Name, string Value, bool Masked = false, int Shortened = 0);
