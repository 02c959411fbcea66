using Attesta.Risk.Content.Shell;

namespace Attesta.Risk.Content.Commands;

/// <summary>A call in code: a name with something behind it that it is given.</summary>
/// <param name="Code">All of the code.</param>
/// <param name="Start">Where the name begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="At">Where that begins which it is given.</param>
/// <param name="Budget">How often literals may still be read.</param>
internal readonly record struct CodeSpot(string Code, int Start, int End, int At, CodeBudget Budget)
{
    private const int Window = 240;

    /// <summary>With module or object: <c>os.remove</c>.</summary>
    public ReadOnlySpan<char> Name => Code.AsSpan(Start, End - Start);

    /// <summary>Without: <c>remove</c>.</summary>
    public ReadOnlySpan<char> Last => Name[(Name.LastIndexOfAny('.', ':') + 1)..];

    /// <summary>The code behind the parenthesis, a piece of it.</summary>
    public ReadOnlySpan<char> Given => Code.AsSpan(At, Math.Min(Window, Code.Length - At));

    /// <summary>The code before the name, a piece of it.</summary>
    public ReadOnlySpan<char> Before => Code.AsSpan(Math.Max(0, Start - Window), Math.Min(Start, Window));

    /// <summary>Makes one where something is called: with a parenthesis, or as in Ruby with a literal.</summary>
    public static bool TryMake(string code, int start, int end, CodeBudget budget, out CodeSpot spot)
    {
        var at = end;
        if (at < code.Length && code[at] is '!' or '?')
            at++;
        var name = at;
        while (at < code.Length && code[at] is ' ' or '\t')
            at++;
        spot = default;
        if (at >= code.Length || !(code[at] is '(' or '`' || (code[at] is '"' or '\'' && at > name)))
            return false;
        spot = new CodeSpot(code, start, end, code[at] == '(' ? at + 1 : at, budget);
        return true;
    }

    /// <summary>The literals that it is given; false when the first is none.</summary>
    public bool TryLiterals(out List<ShellWord> words)
    {
        if (!Budget.TryTake())
        {
            words = [];
            return false;
        }

        var arguments = new CodeArguments(Code, At);
        words = arguments.Read();
        return arguments.IsLiteral && words.Count > 0;
    }

    public static Effect Effect(ShellCommand command, EffectKind kind, double severity, string says, EffectWidth width = EffectWidth.One, EffectUndo undo = EffectUndo.Unknown) => new()
    {
        Kind = kind,
        Severity = severity,
        Width = width,
        Undo = undo,
        Explanation = says,
        Evidence = command.Evidence,
        Source = "commands/code",
    };
}
