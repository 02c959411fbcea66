using Attesta.Risk.Content;
using FsCheck;
using FsCheck.Fluent;

namespace Attesta.Tests.Risk.Content;

public sealed class EffectScoreTests
{
    private static readonly Gen<Effect> Effects =
        from severity in Gen.Choose(0, 100)
        from width in Gen.Elements(EffectWidth.One, EffectWidth.Many, EffectWidth.Everything)
        from undo in Gen.Elements(EffectUndo.Easy, EffectUndo.Hard, EffectUndo.Impossible, EffectUndo.Unknown)
        select new Effect { Kind = EffectKind.Changes, Severity = severity / 100.0, Width = width, Undo = undo, Explanation = "", Source = "" };

    [Fact]
    public void A_further_effect_never_lowers_the_score()
    {
        var cases = from effects in Effects.ListOf()
                    from more in Effects
                    select (effects, more);

        Prop.ForAll(cases.ToArbitrary(), pair => EffectScore.Of([.. pair.effects, pair.more]) >= EffectScore.Of([.. pair.effects]) - 1e-12).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));
    }

    [Fact]
    public void The_order_does_not_matter_and_the_score_stays_within_bounds()
    {
        Prop.ForAll(Effects.ListOf().ToArbitrary(), effects =>
        {
            var score = EffectScore.Of([.. effects]);
            return score is >= 0 and <= 1 && Math.Abs(score - EffectScore.Of([.. effects.AsEnumerable().Reverse()])) < 1e-9;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));
    }

    [Fact]
    public void The_worst_effect_says_the_level()
    {
        Prop.ForAll(Effects.NonEmptyListOf().ToArbitrary(), effects =>
            RiskLevels.Of(RiskLevels.Normalize(EffectScore.Of([.. effects]))) == RiskLevels.Of(RiskLevels.Normalize(Math.Max(EffectScore.OfNothing, effects.Max(effect => effect.Severity)))))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));
    }
}
