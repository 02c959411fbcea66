namespace Attesta.Domains;

/// <summary>The checks that names and lists of a profile share.</summary>
internal static class DomainText
{
    /// <summary>Longest name, in characters.</summary>
    public const int LongestName = 200;

    /// <summary>Why a text is no name, or null. A name with space around it matches nothing, and whoever wrote it counts on it.</summary>
    public static string? NameFault(string? name) => name switch
    {
        null or "" => "the name is empty",
        { Length: > LongestName } => "the name is too long",
        _ when name.Trim().Length != name.Length || name.Any(char.IsControl) => "the name has space around it or control characters in it",
        _ => null,
    };

    public static string Name(string? name, string parameter) =>
        NameFault(name) is { } fault ? throw new ArgumentException($"{parameter}: {fault}.", parameter) : name!;

    /// <summary>A copy of a list of names.</summary>
    public static IReadOnlyList<string> Names(IReadOnlyList<string>? names, string parameter)
    {
        ArgumentNullException.ThrowIfNull(names, parameter);
        return [.. names.Select(name => Name(name, parameter))];
    }
}
