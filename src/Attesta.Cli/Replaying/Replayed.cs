using Attesta.Approvals;
using Attesta.Risk.Content;

namespace Attesta.Cli.Replaying;

/// <summary>What becomes of a call: in order from the mildest.</summary>
internal enum Fate
{
    Passes,

    /// <summary>Someone is asked, and whoever keeps silent approves.</summary>
    PassesBySilence,
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
    private const double GraveChange = 0.5;

    /// <summary>Whether someone is asked, whatever becomes of silence.</summary>
    public bool IsAskedAfter => After is Fate.IsAsked or Fate.PassesBySilence;

    public bool IsNewlyAsked => Before == Fate.Passes && IsAskedAfter;

    public bool IsNewlyPassing => Before != Fate.Passes && After <= Fate.PassesBySilence;

    /// <summary>Whether nobody would have to say a word for it to pass.</summary>
    public bool IsNewlySilent => IsNewlyPassing && After == Fate.PassesBySilence;

    public bool IsNewlyBlocked => Before != Fate.IsBlocked && After == Fate.IsBlocked;

    public bool IsNoLongerBlocked => Before == Fate.IsBlocked && IsAskedAfter;

    public bool IsAskedDifferently => Before == Fate.IsAsked && IsAskedAfter && Recorded.Entry.ChallengeType != Challenge;

    /// <summary>Whether letting it pass could cost something: by its level then or now, or by what it does.</summary>
    public bool IsDestructive =>
        Recorded.Level >= RiskLevel.High || Risk.Level >= RiskLevel.High || Recorded.Effects.Concat(Risk.Effects).Any(effect => IsHarm(effect));

    // An ordinary change counts where it is grave by itself, reading never; whatever else happens to the world from a little harm on.
    private static bool IsHarm(Effect effect) => effect.Kind switch
    {
        EffectKind.OnlyReads => false,
        EffectKind.Changes => !(effect.Severity < GraveChange),
        _ => !(effect.Severity < Harm),
    };
}
