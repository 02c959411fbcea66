using System.Text;

namespace Attesta.Challenges.Reading;

/// <summary>The words in a name: snake_case, kebab-case, dots, slashes and camelCase taken apart, in lower case.</summary>
internal static class NameTokens
{
    private const int MaxCharacters = 200;

    public static IReadOnlyList<string> Of(string name)
    {
        var tokens = new List<string>();
        var token = new StringBuilder();
        for (var i = 0; i < Math.Min(name.Length, MaxCharacters); i++)
        {
            var letter = name[i];
            var starts = char.IsUpper(letter) && i > 0 && (char.IsLower(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (starts || !char.IsLetterOrDigit(letter))
                End();
            if (char.IsLetterOrDigit(letter))
                token.Append(char.ToLowerInvariant(letter));
        }

        End();
        return tokens;

        void End()
        {
            if (token.Length > 0)
                tokens.Add(token.ToString());
            token.Clear();
        }
    }
}
