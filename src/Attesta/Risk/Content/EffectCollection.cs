namespace Attesta.Risk.Content;

/// <summary>The effects of one action as they are found. Bounded: past the bound, only what is worse than everything before is still taken.</summary>
internal sealed class EffectCollection
{
    private const int Most = 512;

    private double _worst;

    public List<Effect> List { get; } = [];

    public int Count => List.Count;

    public void Add(Effect effect)
    {
        foreach (var known in List)
        {
            // Two ways to the same finding are one finding.
            if (known.Severity >= effect.Severity && known.Source == effect.Source && known.Target == effect.Target)
                return;
        }

        if (List.Count >= Most && effect.Severity <= _worst)
            return;
        _worst = Math.Max(_worst, effect.Severity);
        List.Add(effect);
    }
}
