using System.Buffers;
using System.Security.Cryptography;
using System.Text;

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
        List<Range>? secrets = null;
        SecretScanner.Find(text, ref secrets);
        if (secrets is null)
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
            case string text when name is not null && text.Length > 0 && SecretScanner.IsSecretName(name) && !LooksLikeCommand(text):
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

    /// <summary>An assessment whose evidence holds no secret; the same instance when it has none.</summary>
    public RiskAssessment MaskEvidence(RiskAssessment risk)
    {
        RiskFactor[]? masked = null;
        for (var i = 0; i < risk.Factors.Count; i++)
        {
            var evidence = risk.Factors[i].Evidence;
            if (evidence is null || ReferenceEquals(MaskText(evidence), evidence))
                continue;
            masked ??= [.. risk.Factors];
            masked[i] = masked[i] with { Evidence = MaskText(evidence) };
        }

        return masked is null ? risk : risk with { Factors = masked };
    }

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
