using System.Globalization;
using System.Text;

namespace Attesta.Challenges.OneTimeCodes;

/// <summary>The record as text: a heading, then a line for each change, of which the last one of a name holds. What is not exactly so is refused.</summary>
internal static class UsedCodesText
{
    public const string Heading = "attesta used codes 1\n";
    private const int NameLength = 33;

    /// <summary>What is remembered, by name.</summary>
    /// <exception cref="FormatException">It is no such text, or part of it is missing.</exception>
    public static Dictionary<string, CodeHistory> Read(ReadOnlySpan<byte> bytes)
    {
        var histories = new Dictionary<string, CodeHistory>(StringComparer.Ordinal);
        if (bytes.IsEmpty)
            return histories;
        var text = Encoding.ASCII.GetString(bytes);
        if (!text.StartsWith(Heading, StringComparison.Ordinal) || text[^1] != '\n')
            throw new FormatException();
        foreach (var line in text[Heading.Length..].Split('\n')[..^1])
        {
            var fields = line.Split(' ');
            if (fields.Length != 6 || fields[0].Length != NameLength || fields[0][0] is not ('p' or 's') || !fields[0][1..].All(char.IsAsciiHexDigitLower))
                throw new FormatException();
            histories[fields[0]] = new CodeHistory(Number(fields[1]), Number(fields[2]), checked((int)Number(fields[3])), Number(fields[4]), Number(fields[5]));
        }

        return histories;
    }

    public static string Line(string name, CodeHistory history) => string.Create(CultureInfo.InvariantCulture,
        $"{name} {history.LastStep} {history.UsedAt} {history.Failures} {history.FailedAt} {history.LockedUntil}\n");

    private static long Number(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number is >= -1 and <= 100_000_000_000_000
            ? number
            : throw new FormatException();
}
