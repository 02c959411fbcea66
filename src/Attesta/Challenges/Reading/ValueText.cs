using System.Globalization;
using System.Numerics;
using Attesta.Actions;

namespace Attesta.Challenges.Reading;

/// <summary>Single values as text to ask about, and what kind of thing they look like.</summary>
internal static class ValueText
{
    private const int LongestValue = 400;
    private const int LongestProse = 120;
    private const int LongestExtension = 5;

    /// <summary>The value to ask about, or null when there is nothing to ask: nothing, a flag, a masked secret, a whole text, a list.</summary>
    public static string? Of(object? value)
    {
        switch (value)
        {
            case string text:
                return IsAskable(text) ? Shortened(text) : null;
            case long or int:
                return Convert.ToInt64(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
            case BigInteger number:
                return Shortened(number.ToString(CultureInfo.InvariantCulture));
            case double number when double.IsFinite(number):
                Span<char> digits = stackalloc char[PythonFloat.MaxLength];
                return digits[..PythonFloat.Format(number, digits)].ToString();
            default:
                return null;
        }
    }

    /// <summary>Whether something in a text is masked, so that neither it nor a guess at it may be shown as an option.</summary>
    public static bool IsMasked(string text) => text.Contains("***", StringComparison.Ordinal);

    /// <summary>What a text looks like; <see cref="Shape.Word"/> when it looks like nothing special.</summary>
    public static Shape ShapeOf(string text)
    {
        if (text.Contains("://", StringComparison.Ordinal))
            return Shape.Address;
        if (text.AsSpan().IndexOfAny(' ', '\t', '\n') >= 0)
            return Shape.Word;
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at > 0 && text.IndexOf('.', at) > at)
            return Shape.Email;
        if (text is "." or ".." or "~" or "*" || text.AsSpan().IndexOfAny('/', '\\') >= 0)
            return IsFileName(LastSegment(text)) ? Shape.File : Shape.Folder;
        return IsFileName(text) ? Shape.File : Shape.Word;
    }

    /// <summary>The last part of a path, without a slash at its end.</summary>
    public static string LastSegment(string path)
    {
        var trimmed = path.TrimEnd('/', '\\');
        return trimmed[(trimmed.LastIndexOfAny(['/', '\\']) + 1)..];
    }

    /// <summary>Where the extension of a file name begins, or its length when it has none.</summary>
    public static int ExtensionAt(string name)
    {
        var dot = name.LastIndexOf('.');
        var extension = dot > 0 ? name.AsSpan(dot + 1) : [];
        return extension.Length is > 0 and <= LongestExtension && char.IsAsciiLetter(extension[0]) && !extension.ContainsAnyExcept(Alphanumeric)
            ? dot
            : name.Length;
    }

    private static readonly System.Buffers.SearchValues<char> Alphanumeric =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    private static bool IsFileName(string name) => ExtensionAt(name) < name.Length;

    private static bool IsAskable(string text)
    {
        if (IsMasked(text) || string.IsNullOrWhiteSpace(text))
            return false;

        // A message or a document is no value that one could know; its few words would only be compared by eye.
        var head = text.AsSpan(0, Math.Min(text.Length, LongestProse + 1));
        return head.Length <= LongestProse ? head.Count(' ') < 8 : head.IndexOfAny(' ', '\n') < 0;
    }

    // The middle goes, because names that differ mostly differ at their ends.
    private static string Shortened(string text)
    {
        if (text.Length <= LongestValue)
            return text;
        var head = LongestValue / 2;
        var tail = text.Length - head;
        if (char.IsHighSurrogate(text[head - 1]))
            head--;
        if (char.IsLowSurrogate(text[tail]))
            tail++;
        return string.Concat(text.AsSpan(0, head), "...", text.AsSpan(tail));
    }
}
