namespace Attesta.Risk.Content.Shell;

/// <summary>Something unknown inside of a text that is read again, such as the folder in <c>sh -c "rm $folder/x"</c>.</summary>
internal static class ShellGap
{
    /// <summary>Stands for it. A noncharacter: no text that comes from elsewhere has a use for it.</summary>
    public const char Mark = '\uFFFF';

    /// <summary>The word as a text to be read again, gaps marked.</summary>
    public static string Marked(in ShellWord word)
    {
        if (!word.HasGap)
            return word.Text;
        var text = word.Text.Insert(word.LastGap, "\uFFFF");
        return word.FirstGap == word.LastGap ? text : text.Insert(word.FirstGap, "\uFFFF");
    }

    /// <summary>Several of them with spaces between.</summary>
    public static string Marked(ReadOnlySpan<ShellWord> words)
    {
        if (words.Length == 1)
            return Marked(words[0]);
        var parts = new string[words.Length];
        for (var i = 0; i < words.Length; i++)
            parts[i] = Marked(words[i]);
        return string.Join(' ', parts);
    }

    /// <summary>Whether nothing is known of how the text begins, so that what it runs is not known either.</summary>
    public static bool Leads(string text) => text.AsSpan().TrimStart() is [Mark, ..];
}
