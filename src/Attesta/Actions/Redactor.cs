using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Attesta.Risk.Content;

namespace Attesta.Actions;

/// <summary>
/// Masks secrets before anything is hashed, shown or logged. A masked secret reads <c>***#5f2c1a9e</c>: equal secrets have equal marks under one salt,
/// so they can be compared without being known. Thread-safe.
/// </summary>
/// <param name="salt">
/// Keeps the marks from being looked up or guessed; whoever has it and the ledger can test guesses. Asked for when the first secret is met.
/// </param>
public sealed class Redactor(Func<ReadOnlyMemory<byte>> salt)
{
    private static readonly SearchValues<char> ShellActs = SearchValues.Create("$`;|&<>(){}\n");

    /// <summary>How every mask begins.</summary>
    public const string Mask = "***#";

    /// <summary>A redactor whose marks hold for this process only.</summary>
    public Redactor()
        : this(new Lazy<ReadOnlyMemory<byte>>(static () => RandomNumberGenerator.GetBytes(32)))
    {
    }

    private Redactor(Lazy<ReadOnlyMemory<byte>> salt)
        : this(() => salt.Value)
    {
    }

    /// <summary>The text with its secrets masked; the same instance when it has none.</summary>
    public string MaskText(string text)
    {
        if (TextSecrets.Of(text) is not { } secrets)
            return text;
        var masked = new StringBuilder();
        var at = 0;
        foreach (var secret in secrets)
        {
            masked.Append(text, at, secret.Start.Value - at).Append(MarkOf(text.AsSpan(secret)));
            at = secret.End.Value;
        }

        return masked.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>A plain value with its secrets masked: whole values under names such as <c>password</c>, and secrets inside text. The same instance when it has none.</summary>
    public object? MaskValue(object? value, string? name = null)
    {
        switch (value)
        {
            case string text when name is not null && IsSecret(name, text):
                return MarkOf(text);
            case string text:
                return MaskText(text);
            case long or double or System.Numerics.BigInteger when name is not null && SecretScanner.IsSecretName(name):
                return MarkOf(PythonLiteral.Of(value, 64));
            case PlainMap map:
                return MaskMap(map);
            case PlainList list:
                return MaskList(list);
            default:
                return value;
        }
    }

    /// <summary>A map with its secrets masked; the same instance when it has none.</summary>
    public PlainMap MaskMap(PlainMap map)
    {
        KeyValuePair<string, object?>[]? masked = null;
        var entries = map.Entries;
        for (var i = 0; i < entries.Length; i++)
        {
            var value = MaskValue(entries[i].Value, entries[i].Key);
            if (ReferenceEquals(value, entries[i].Value))
                continue;
            masked ??= entries.ToArray();
            masked[i] = new(entries[i].Key, value);
        }

        return masked is null ? map : PlainMap.Own(masked);
    }

    /// <summary>A list with its secrets masked; the same instance when it has none.</summary>
    public PlainList MaskList(PlainList list)
    {
        object?[]? masked = null;
        var items = list.Items;
        for (var i = 0; i < items.Length; i++)
        {
            var value = MaskValue(items[i]);
            if (ReferenceEquals(value, items[i]))
                continue;
            masked ??= items.ToArray();
            masked[i] = value;
        }

        // The words of a command, one an item. What the item gave away by itself is masked already.
        foreach (var (word, secret) in CommandSecrets.Find(list))
        {
            var text = (string)items[word]!;
            if (masked is not null && !ReferenceEquals(masked[word], text))
                continue;
            masked ??= items.ToArray();
            masked[word] = string.Concat(text.AsSpan(0, secret.Start.Value), MarkOf(text.AsSpan(secret)), text.AsSpan(secret.End.Value));
        }

        return masked is null ? list : PlainList.Own(masked);
    }

    /// <summary>The action as it may be shown and recorded; the same instance when it holds no secret.</summary>
    public ActionContext MaskAction(ActionSnapshot snapshot)
    {
        var action = snapshot.Action;
        var args = MaskList((PlainList)action.Args);
        var kwargs = MaskMap((PlainMap)action.Kwargs);
        var hints = MaskMap((PlainMap)action.Hints);
        var metadata = MaskMap((PlainMap)action.Metadata);
        var doc = action.FunctionDoc is null ? null : MaskText(action.FunctionDoc);
        var same = ReferenceEquals(args, action.Args) && ReferenceEquals(kwargs, action.Kwargs) && ReferenceEquals(hints, action.Hints)
            && ReferenceEquals(metadata, action.Metadata) && ReferenceEquals(doc, action.FunctionDoc);
        return same ? action : action with { Args = args, Kwargs = kwargs, Hints = hints, Metadata = metadata, FunctionDoc = doc };
    }

    /// <summary>An assessment whose evidence and effects hold no secret; the same instance when they have none.</summary>
    public RiskAssessment MaskEvidence(RiskAssessment risk) => MaskEvidence(risk, known: null);

    /// <summary>The same where the action is at hand: what is secret by its name alone, or is cut off, is masked where it is quoted too.</summary>
    public RiskAssessment MaskEvidence(RiskAssessment risk, ActionSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return MaskEvidence(risk, snapshot.Action, MaskAction(snapshot));
    }

    /// <summary>The same where the action has been masked already.</summary>
    /// <param name="risk">What scorers and rules said of the action.</param>
    /// <param name="action">The frozen action.</param>
    /// <param name="masked">The same action masked; the same instance when it holds no secret.</param>
    internal RiskAssessment MaskEvidence(RiskAssessment risk, ActionContext action, ActionContext masked) =>
        MaskEvidence(risk, ReferenceEquals(action, masked) ? null : KnownSecrets.Of(action));

    private RiskAssessment MaskEvidence(RiskAssessment risk, KnownSecrets? known)
    {
        // Descriptions are our own words, except where they tell of effects.
        var quotes = risk.Effects.Count > 0 || known is not null;
        RiskFactor[]? factors = null;
        for (var i = 0; i < risk.Factors.Count; i++)
        {
            var factor = risk.Factors[i];
            var description = quotes ? MaskQuote(factor.Description, known) : factor.Description;
            var evidence = factor.Evidence is null ? null : MaskQuote(factor.Evidence, known);
            if (ReferenceEquals(description, factor.Description) && ReferenceEquals(evidence, factor.Evidence))
                continue;
            factors ??= [.. risk.Factors];
            factors[i] = factor with { Description = description, Evidence = evidence };
        }

        Effect[]? effects = null;
        for (var i = 0; i < risk.Effects.Count; i++)
        {
            var effect = risk.Effects[i];
            var masked = MaskEffect(effect, known);
            if (ReferenceEquals(masked, effect))
                continue;
            effects ??= [.. risk.Effects];
            effects[i] = masked;
        }

        return factors is null && effects is null ? risk : risk with { Factors = factors ?? risk.Factors, Effects = effects ?? risk.Effects };
    }

    private Effect MaskEffect(Effect effect, KnownSecrets? known)
    {
        var (target, explanation, evidence) = (MaskQuote(effect.Target, known), MaskQuote(effect.Explanation, known), MaskQuote(effect.Evidence, known));
        var remedy = effect.Remedy is null ? null : MaskQuote(effect.Remedy, known);
        return ReferenceEquals(target, effect.Target) && ReferenceEquals(explanation, effect.Explanation) && ReferenceEquals(evidence, effect.Evidence)
            && ReferenceEquals(remedy, effect.Remedy)
            ? effect
            : effect with { Target = target, Explanation = explanation, Evidence = evidence, Remedy = remedy };
    }

    private string MaskQuote(string text, KnownSecrets? known)
    {
        var masked = MaskText(text);
        return known is null ? masked : known.Mask(masked, secret => MarkOf(secret));
    }

    /// <summary>Whether a text under this name is masked as a whole.</summary>
    internal static bool IsSecret(string name, string text) => text.Length > 0 && SecretScanner.IsSecretName(name) && !LooksLikeCommand(text);

    // A passphrase may have spaces; with spaces and what a shell acts on it is shown, so that no command hides under a secret's name.
    private static bool LooksLikeCommand(string text) =>
        text.AsSpan().ContainsAny(" \t\r\n") && (text.AsSpan().ContainsAny(ShellActs) || text.Contains(" -", StringComparison.Ordinal) || text.Contains(" /", StringComparison.Ordinal));

    private string MarkOf(ReadOnlySpan<char> secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret.ToArray());
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(salt().Span, bytes, mac);
        return Mask + Convert.ToHexStringLower(mac[..4]);
    }
}
