namespace Attesta.Risk.Content.Arguments;

/// <summary>Addresses of people and places outside: an e-mail address, a telephone number, a URL.</summary>
internal static class OutsideAddress
{
    private const int Longest = 320;

    /// <summary>Whether a whole value is one.</summary>
    public static bool Is(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.Length is < 5 or > Longest)
            return false;
        if (text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            return true;
        var at = text.LastIndexOf('@');
        if (at > 0 && text[at..].Contains('.') && text.IndexOfAny("\n\t") < 0)
            return true;
        var digits = 0;
        foreach (var letter in text)
        {
            if (char.IsAsciiDigit(letter))
                digits++;
            else if (letter is not ('+' or ' ' or '-' or '(' or ')' or '/' or '.'))
                return false;
        }

        return digits is >= 7 and <= 15;
    }
}
