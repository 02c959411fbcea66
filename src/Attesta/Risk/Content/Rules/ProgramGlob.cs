using System.IO.Enumeration;

namespace Attesta.Risk.Content.Rules;

/// <summary>A program's name, or a glob such as <c>mkfs.*</c>.</summary>
internal static class ProgramGlob
{
    public static bool IsOne(string name) => name.AsSpan().ContainsAny('*', '?');

    public static bool Matches(string name, string program) =>
        IsOne(name) ? FileSystemName.MatchesSimpleExpression(name, program, ignoreCase: false) : name == program;
}
