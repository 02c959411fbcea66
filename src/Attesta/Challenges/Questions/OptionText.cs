using Attesta.Actions;

namespace Attesta.Challenges.Questions;

/// <summary>A value as it stands in an option: on one line, nothing invisible, at most <see cref="MaxLength"/> characters.</summary>
internal static class OptionText
{
    /// <summary>Longest option, in characters.</summary>
    public const int MaxLength = 80;

    private const string Gap = "...";

    /// <summary>The text of a value; a long one loses its middle, because names that differ mostly differ at their ends.</summary>
    public static string Of(string value)
    {
        var text = VisibleText.Escape(value, 8 * MaxLength).Trim();
        if (text.Length <= MaxLength)
            return text;
        var head = (MaxLength - Gap.Length) / 2;
        var tail = text.Length - (MaxLength - Gap.Length - head);
        if (char.IsHighSurrogate(text[head - 1]))
            head--;
        if (char.IsLowSurrogate(text[tail]))
            tail++;
        return string.Concat(text.AsSpan(0, head), Gap, text.AsSpan(tail));
    }
}
