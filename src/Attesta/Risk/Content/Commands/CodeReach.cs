using Attesta.Risk.Content.Shell;
using Attesta.Risk.Content.Sql;

namespace Attesta.Risk.Content.Commands;

/// <summary>What code in a scripting language reaches by the calls it makes: databases, other servers, money, files, and what it computes before it calls it.</summary>
internal static class CodeReach
{
    private const int Longest = 64 * 1024;
    private const double OfTooMuch = 0.62;
    private const int MostLiterals = 1024;

    public static void Read(ShellCommand command, string program, EffectCollection effects)
    {
        if (program is not ("python" or "pypy" or "ipython" or "perl" or "ruby" or "node" or "nodejs" or "bun" or "deno" or "php" or "tsx" or "lua" or "groovy" or "rscript" or "julia" or "elixir"))
            return;
        var left = Longest;
        foreach (var argument in command.Arguments)
            Read(argument.Text, command, program, ref left, effects);
        if (command.StandardInput is { } input)
            Read(input, command, program, ref left, effects);
    }

    private static void Read(string text, ShellCommand command, string program, ref int left, EffectCollection effects)
    {
        // A plain word is a file or an option.
        if (left <= 0 || text.AsSpan().IndexOfAny("('\"`") < 0)
            return;
        var code = text.Length > left ? text[..left] : text;
        var isCut = code.Length < text.Length;
        left -= code.Length;
        var budget = new CodeBudget();
        var literals = new List<string>();
        var sends = false;
        for (var i = 0; i < code.Length;)
        {
            if (code[i] is '"' or '\'' && AfterLiteral(code, i) is var after and > 0)
            {
                if (literals.Count < MostLiterals && after - i > 8)
                    literals.Add(code[(i + 1)..(after - 1)]);
                i = after;
                continue;
            }

            if (!IsNameStart(code[i]))
            {
                i++;
                continue;
            }

            var start = i;
            while (i < code.Length && (char.IsLetterOrDigit(code[i]) || code[i] is '_' or '$' or '.' or ':'))
                i++;
            if (CodeSpot.TryMake(code, start, i, budget, out var spot))
            {
                sends |= CodeDatabases.Read(spot, command, effects);
                CodeServices.Read(spot, command, effects);
                CodeFiles.Read(spot, command, effects);
                CodeObjects.Read(spot, command, effects);
                ReachedAddresses.Read(spot, command, effects);
                ComputedCalls.Read(spot, program, command, effects);
            }
        }

        if (ReachedAddresses.ArePutTogether(code))
            effects.Add(ReachedAddresses.OfCode(command));

        // A statement in a variable that is given to a database later.
        for (var i = 0; sends && i < literals.Count; i++)
        {
            if (SqlEffects.IsSurelySql(literals[i]))
                CodeDatabases.ReadSql(literals[i], effects);
        }

        if (isCut || budget.IsSpent || (sends && literals.Count >= MostLiterals))
            effects.Add(new Effect { Kind = EffectKind.NotUnderstood, Severity = OfTooMuch, Width = EffectWidth.Many, Explanation = "holds more code than was looked at", Evidence = command.Evidence, Source = "commands/code" });
    }

    private static bool IsNameStart(char letter) => char.IsLetter(letter) || letter is '_' or '$';

    // An apostrophe that nothing closes is no quote.
    private static int AfterLiteral(string code, int start)
    {
        var end = Math.Min(code.Length, start + 4096);
        for (var i = start + 1; i < end; i++)
        {
            if (code[i] == '\\')
                i++;
            else if (code[i] == code[start])
                return i + 1;
        }

        return 0;
    }
}
