namespace Attesta.Risk.Content.Sql;

/// <summary>Collects effects: the same one once, and never more than a person would read; the worst stay.</summary>
internal sealed class SqlFindings(string source, List<Effect> effects)
{
    private const int Most = 48;
    private const int LongestEvidence = 120;

    private readonly int _first = effects.Count;

    /// <summary>Whether anything was found that does more than reading.</summary>
    public bool ChangesSomething { get; private set; }

    /// <summary>Adds an effect.</summary>
    public void Add(EffectKind kind, double severity, string says, ReadOnlySpan<char> evidence, string target = "", EffectWidth width = EffectWidth.One, EffectUndo undo = EffectUndo.Unknown, string? remedy = null)
    {
        ChangesSomething |= severity >= 0.1;
        severity = Math.Round(Math.Min(severity, 0.97), 3);
        var smallest = -1;
        for (var i = _first; i < effects.Count; i++)
        {
            if (effects[i].Kind == kind && effects[i].Severity >= severity && string.Equals(effects[i].Explanation, says, StringComparison.Ordinal))
                return;
            if (smallest < 0 || effects[i].Severity < effects[smallest].Severity)
                smallest = i;
        }

        var isFull = effects.Count - _first >= Most;
        if (isFull && effects[smallest].Severity >= severity)
            return;
        var effect = new Effect
        {
            Kind = kind,
            Severity = severity,
            Explanation = says,
            Target = target,
            Width = width,
            Undo = undo,
            Remedy = remedy,
            Evidence = (evidence.Length <= LongestEvidence ? evidence : evidence[..LongestEvidence]).ToString(),
            Source = source,
        };
        if (isFull)
            effects[smallest] = effect;
        else
            effects.Add(effect);
    }

    /// <summary>Adds that something could not be understood.</summary>
    public void AddNotUnderstood(double severity, string says, ReadOnlySpan<char> evidence) => Add(EffectKind.NotUnderstood, severity, says, evidence, width: EffectWidth.Many);

    /// <summary>Adds that it only reads.</summary>
    public void AddReading()
    {
        for (var i = _first; i < effects.Count; i++)
        {
            if (ReferenceEquals(effects[i], OnlyReads))
                return;
        }

        effects.Add(OnlyReads);
    }

    private static readonly Effect OnlyReads = new() { Kind = EffectKind.OnlyReads, Severity = 0.05, Explanation = "reads from a database", Source = "sql/read" };
}
