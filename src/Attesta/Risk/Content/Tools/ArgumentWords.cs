namespace Attesta.Risk.Content.Tools;

/// <summary>What a text in an argument says.</summary>
internal static class ArgumentWords
{
    private const int LongestWord = 64;

    /// <summary>Whether it is one of the words, in any case.</summary>
    public static bool Mean(string text, params ReadOnlySpan<string> words)
    {
        var trimmed = text.AsSpan(0, Math.Min(text.Length, LongestWord)).Trim();
        foreach (var word in words)
        {
            if (trimmed.Equals(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>How many addresses it holds: ann@example.com, bob@example.com.</summary>
    public static int Recipients(string text)
    {
        var marks = text.AsSpan().Count('@');
        return marks > 1 ? marks : 1;
    }
}
