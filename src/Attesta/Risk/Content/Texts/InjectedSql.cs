using Attesta.Risk.Content.Shell;
using Attesta.Risk.Content.Sql;

namespace Attesta.Risk.Content.Texts;

/// <summary>What a database is asked to look for, and what is a statement where it is put into one.</summary>
internal static class InjectedSql
{
    private const double Severity = 0.64;

    /// <summary>Adds what the text does where it breaks out of the words it stands among.</summary>
    public static void Read(string text, EffectCollection effects)
    {
        var at = SqlInjection.Find(text);
        if (at < 0)
            return;
        effects.Add(new Effect
        {
            Kind = EffectKind.ExecutesOpaqueCode,
            Severity = Severity,
            Explanation = "holds SQL that breaks out of the words that it stands among",
            Remedy = "give the words alone, or ask by a statement that can be read",
            Evidence = text[at..Math.Min(text.Length, at + ShellLimits.Evidence)],
            Source = "sql/injected",
        });
        if (!SqlInjection.Stacks(text, at))
            return;
        var found = new List<Effect>();
        SqlEffects.Read(text[at..], "sql", found);
        foreach (var effect in found)
            effects.Add(effect);
    }
}
