using Attesta.Risk.Content.Words;

namespace Attesta.Risk.Content.Commands;

/// <summary>What a command's words say of themselves, where no rule knows its verb: <c>foo delete-queue</c>, <c>foo kv metadata purge</c>, <c>foo --uninstall</c>.</summary>
internal static class GenericVerbs
{
    /// <summary>Where effects of a program come from that no pack knows.</summary>
    public const string UnknownSource = "verbs/unknown";

    private const int MostOperands = 4;
    private const int LongestWord = 64;

    // An option is as often about how as about what: --clear-cache, --remove-orphans.
    private const double OfOption = 0.65;

    // Verbs that are never the name of a thing.
    private static readonly string[] Reading = ["get", "list", "ls", "describe", "show", "status", "info", "help", "cat", "inspect", "print", "explain"];

    /// <param name="line">The command.</param>
    /// <param name="isDescribed">Whether a pack knows the program; then its name says nothing.</param>
    /// <param name="effects">Where they go.</param>
    public static void Read(CommandLine line, bool isDescribed, EffectCollection effects)
    {
        VerbMeaning? worst = null;
        var at = -1;
        var words = 0;
        for (var i = 0; i < line.Operands.Count && words < MostOperands; i++)
        {
            var word = line.OperandWord(i);
            if (!IsWord(word.Text))
            {
                // Names and paths stand behind the verbs, but for the script of an interpreter.
                if (!line.Operands[i].MayBeValue && i > 0)
                    break;
                continue;
            }

            words++;
            if (Meaning(word.Text) is not { } meaning)
                continue;
            if (worst is null || meaning.Severity > worst.Value.Severity)
                (worst, at) = (meaning, i);
            // What follows is the verb's object: "get deleted-items" reads. But many names are verbs too, as in "stream delete" or "view purge", so only
            // what can be nothing else ends the search. A word that may be an option's value decides nothing.
            if (!line.Operands[i].MayBeValue && (meaning.Kind == EffectKind.Destroys || (meaning.Kind == EffectKind.OnlyReads && Reading.Contains(word.Text, StringComparer.OrdinalIgnoreCase))))
                break;
        }

        if (!isDescribed && line.Command.Program is { Length: > 3 } program && program.AsSpan().ContainsAny('-', '_') && Meaning(program) is { } own && (worst is null || own.Severity > worst.Value.Severity))
            (worst, at) = (own, -1);

        foreach (var use in line.Options)
        {
            if (use.Kind == OptionKind.Letter || use.Length < 4)
                continue;
            var name = line.Word(use.Word).Text.AsSpan(use.Start, use.Length);
            var first = name.IndexOf('-') is var dash and > 0 ? name[..dash] : name;
            if (Meaning(first) is not { Kind: EffectKind.Destroys, Severity: >= OfOption } meaning || (worst is { } known && known.Severity >= meaning.Severity))
                continue;
            (worst, at) = (meaning, -1);
        }

        if (worst is { } found)
            effects.Add(Of(found, line, at, isDescribed ? "verbs" : UnknownSource));
    }

    private static Effect Of(in VerbMeaning meaning, CommandLine line, int at, string source)
    {
        var target = RuleEffect.Target("operands", line, at + 1);
        var width = RuleEffect.Width(line, at + 1);
        var isForced = width == EffectWidth.Everything || line.Options.Exists(use => line.Word(use.Word).Text.AsSpan(use.Start, use.Length) is "force" or "recursive" or "all" or "cascade" or "purge");
        return new Effect
        {
            Kind = meaning.Kind,
            Severity = meaning.Kind == EffectKind.Destroys && isForced ? Math.Max(meaning.Severity, 0.72) : meaning.Severity,
            Width = width,
            Target = target,
            Explanation = target.Length == 0 ? $"{meaning.Says} something with {line.Command.Program}" : $"{meaning.Says} {target} with {line.Command.Program}",
            Evidence = line.Command.Evidence,
            Source = source,
        };
    }

    private static bool IsWord(string text)
    {
        if (text.Length is < 2 or > LongestWord || !char.IsAsciiLetter(text[0]))
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or ':'))
                return false;
        }

        return true;
    }

    /// <summary>The worst of the verbs that a word is made of: <c>delete-queue</c>, <c>doDelete</c>, <c>kv_purge</c>.</summary>
    private static VerbMeaning? Meaning(ReadOnlySpan<char> text)
    {
        VerbMeaning? worst = null;
        Span<char> lower = stackalloc char[LongestWord];
        if (text.Length > LongestWord)
            return null;
        for (var start = 0; start < text.Length;)
        {
            var end = start + 1;
            while (end < text.Length && char.IsAsciiLetterOrDigit(text[end]) && !(char.IsAsciiLetterUpper(text[end]) && char.IsAsciiLetterLower(text[end - 1])))
                end++;
            var part = text[start..end];
            part = part.TrimStart("-_:");
            var length = part.ToLowerInvariant(lower);
            if (VerbLexicon.Find(lower[..length]) is { } meaning && (worst is null || meaning.Severity > worst.Value.Severity))
                worst = meaning;
            start = end;
        }

        return worst;
    }
}
