using System.Buffers;
using Attesta.Actions;
using Attesta.Risk.Content;

namespace Attesta.Approvals;

/// <summary>What the agent is told after a no: a safer way, where one is known.</summary>
internal static class Remedy
{
    private const int Longest = 240;
    private const int LongestTarget = 48;
    private const int MostWordsOfTarget = 4;

    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._/-@:~*$");

    /// <summary>The sentence to put behind the reason of a denial; null when there is nothing to advise.</summary>
    /// <remarks>
    /// INVARIANT: it says nothing that the agent, or whoever fed it, has written. Remedies come from rules; one that quotes the action in more than a word is
    /// left out, because it would hand on instructions with the gate's authority.
    /// </remarks>
    public static string? For(RiskAssessment risk, DenialCause? cause)
    {
        if (cause is not (DenialCause.DeclinedByHuman or DenialCause.BlockedByPolicy or DenialCause.Unanswered or DenialCause.NoOperator))
            return null;
        foreach (var effect in EffectWords.Telling(risk.Effects))
        {
            if (string.IsNullOrWhiteSpace(effect.Remedy) || effect.Kind == EffectKind.OnlyReads || Quotes(effect.Remedy, effect))
                continue;
            return $"Do not retry the same call. A safer way: {VisibleText.Escape(EffectWords.Filled(effect.Remedy, Name(effect.Target)), Longest)}.";
        }

        return null;
    }

    // What the remedy is about, where that is a plain name; anything longer could be a sentence.
    private static string Name(string target) =>
        target.Length is > 0 and <= LongestTarget && Words(target) <= MostWordsOfTarget && !target.AsSpan().ContainsAnyExcept(Plain) ? target : "...";

    private static bool Quotes(string remedy, Effect effect) =>
        remedy.AsSpan().ContainsAny('\n', '\r') || IsQuoted(remedy, effect.Target, 3) || IsQuoted(remedy, effect.Evidence, 6);

    // A word or two instruct nobody: the name of a branch helps, and a safer command begins like the unsafe one that was seen.
    private static bool IsQuoted(string remedy, string text, int fewestWords) =>
        Words(text) >= fewestWords && remedy.Contains(text.Trim(), StringComparison.OrdinalIgnoreCase);

    private static int Words(string text)
    {
        var (words, inside) = (0, false);
        foreach (var letter in text)
        {
            if (char.IsLetterOrDigit(letter) && !inside)
                words++;
            inside = char.IsLetterOrDigit(letter);
        }

        return words;
    }
}
