using Attesta.Approvals;
using Attesta.Risk.Content;

namespace Attesta.Cli.Replaying;

/// <summary>What becomes of a call: in order from the mildest.</summary>
internal enum Fate
{
    Passes,
    IsAsked,
    IsBlocked,
}

/// <summary>A recorded decision under another policy.</summary>
/// <param name="Recorded">What was.</param>
/// <param name="Before">What became of it.</param>
/// <param name="After">What would have become of it.</param>
/// <param name="Risk">What it would have been ruled on.</param>
/// <param name="Challenge">The written name of the challenge that would have been asked; empty for none.</param>
internal sealed record Replayed(RecordedDecision Recorded, Fate Before, Fate After, RiskAssessment Risk, string Challenge)
{
    private const double Harm = 0.3;
    private const double GreatHarm = 0.6;

    public bool IsNewlyAsked => Before == Fate.Passes && After == Fate.IsAsked;

    public bool IsNewlyPassing => Before != Fate.Passes && After == Fate.Passes;

    public bool IsNewlyBlocked => Before != Fate.IsBlocked && After == Fate.IsBlocked;

    public bool IsNoLongerBlocked => Before == Fate.IsBlocked && After == Fate.IsAsked;

    public bool IsAskedDifferently => Before == Fate.IsAsked && After == Fate.IsAsked && Recorded.Entry.ChallengeType != Challenge;

    /// <summary>Whether letting it pass could cost something: by its level then or now, or by what it does.</summary>
    public bool IsDestructive =>
        Recorded.Level >= RiskLevel.High || Risk.Level >= RiskLevel.High || Recorded.Effects.Concat(Risk.Effects).Any(effect => IsHarm(effect));

    // What is lost or replaced counts from a little harm on; the other kinds where they are grave by themselves.
    private static bool IsHarm(Effect effect) => effect.Kind switch
    {
        EffectKind.Destroys or EffectKind.Overwrites => !(effect.Severity < Harm),
        EffectKind.OnlyReads => false,
        _ => !(effect.Severity < GreatHarm),
    };
}
