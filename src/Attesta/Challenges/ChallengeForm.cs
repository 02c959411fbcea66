namespace Attesta.Challenges;

/// <summary>What a person is asked: questions to answer, without their answers. It may travel to a terminal, a page or a chat.</summary>
public sealed record ChallengeForm
{
    /// <summary>The challenge that the form belongs to.</summary>
    public required ChallengeType Type { get; init; }

    /// <summary>One sentence on what is expected of the operator.</summary>
    public required string Instructions { get; init; }

    /// <summary>The questions; empty when the form has parts.</summary>
    public IReadOnlyList<FormItem> Items { get; init; } = [];

    /// <summary>One form per approver, for a challenge that several people answer; empty otherwise.</summary>
    public IReadOnlyList<ChallengeForm> Parts { get; init; } = [];

    /// <summary>An answer sooner than this is a rubber stamp; or refused, when minimum review is enforced.</summary>
    public TimeSpan MinReview { get; init; }
}

/// <summary>One question of a form. The kinds are a closed set, so that every operator can show every form.</summary>
public abstract record FormItem
{
    private protected FormItem()
    {
    }

    /// <summary>Names the answer; unique in the form.</summary>
    public required string Id { get; init; }

    /// <summary>The question, free of control characters.</summary>
    public required string Prompt { get; init; }
}

/// <summary>Yes or no. The answers are <c>yes</c> and <c>no</c>; anything else, and nothing, is no.</summary>
public sealed record ConfirmItem : FormItem;

/// <summary>One of several options. The answer is the id of an option.</summary>
public sealed record ChoiceItem : FormItem
{
    /// <summary>The options, in the order they are shown: ids a, b, c ...</summary>
    public required IReadOnlyList<FormOption> Options { get; init; }
}

/// <summary>An explanation in the operator's own words.</summary>
public sealed record TextItem : FormItem
{
    /// <summary>The least number of words that are the operator's own.</summary>
    public required int MinWords { get; init; }
}

/// <summary>A short code from somewhere else, such as an authenticator app. The answer is what was typed, without spaces.</summary>
public sealed record CodeItem : FormItem
{
    /// <summary>How many characters the code has.</summary>
    public required int Length { get; init; }
}

/// <summary>An option of a choice.</summary>
/// <param name="Id">A letter.</param>
/// <param name="Text">What it says, free of control characters.</param>
public sealed record FormOption(string Id, string Text);
