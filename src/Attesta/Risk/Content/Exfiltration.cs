namespace Attesta.Risk.Content;

/// <summary>Two effects that are worse together: what reads a secret and sends something out may send the secret out.</summary>
internal static class Exfiltration
{
    private const double Least = 0.3;
    private const double Severity = 0.9;

    public static void Read(EffectCollection effects)
    {
        Effect? secret = null;
        Effect? sent = null;
        foreach (var effect in effects.List)
        {
            if (effect.Severity < Least)
                continue;
            if (effect.Kind == EffectKind.ReadsSecret)
                secret ??= effect;
            else if (effect.Kind == EffectKind.SendsOut)
                sent ??= effect;
        }

        if (secret is null || sent is null)
            return;
        effects.Add(new Effect
        {
            Kind = EffectKind.SendsOut,
            Severity = Severity,
            Target = sent.Target,
            Undo = EffectUndo.Impossible,
            Explanation = secret.Target.Length == 0 ? "reads a secret and sends something out" : $"reads {secret.Target}, which may hold a secret, and sends something out",
            Remedy = "let a person send it, without the secret",
            Evidence = sent.Evidence,
            Source = "content/exfiltration",
        });
    }
}
