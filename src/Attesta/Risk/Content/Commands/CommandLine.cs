using Attesta.Risk.Content.Arguments;
using Attesta.Risk.Content.Rules;
using Attesta.Risk.Content.Shell;

namespace Attesta.Risk.Content.Commands;

/// <summary>An option as it was written; a short one of a cluster by itself.</summary>
/// <param name="Word">The argument that it stands in.</param>
/// <param name="Start">Where its name begins there, dashes left out.</param>
/// <param name="Length">Of the name.</param>
/// <param name="Kind">How it was written.</param>
/// <param name="ValueWord">The argument that its value stands in; -1 when it has none, as far as is known.</param>
/// <param name="ValueStart">Where the value begins there.</param>
internal readonly record struct OptionUse(int Word, int Start, int Length, OptionKind Kind, int ValueWord, int ValueStart);

internal enum OptionKind
{
    /// <summary>With two dashes, or in a style that knows long names only.</summary>
    Name,

    /// <summary>A letter of a cluster.</summary>
    Letter,

    /// <summary>A whole cluster, for programs that give it a meaning of its own.</summary>
    Cluster,
}

/// <summary>An argument that is no option.</summary>
/// <param name="Word">Which.</param>
/// <param name="MayBeValue">Whether it follows an option of which nobody knows whether it takes a value.</param>
internal readonly record struct Operand(int Word, bool MayBeValue);

/// <summary>A command's arguments told apart by the program's grammar. Made to be used again.</summary>
internal sealed class CommandLine
{
    /// <summary>Words that are looked at; more count as not understood.</summary>
    public const int MostWords = 4096;

    private const int MostPaths = 8;

    private readonly List<(string Text, PathClass Path)> _paths = new(MostPaths);
    private IReadOnlyList<ShellWord> _words = [];
    private CommandGrammar _grammar = CommandGrammar.Unknown;

    public List<OptionUse> Options { get; } = new(16);

    public List<Operand> Operands { get; } = new(16);

    public ShellCommand Command { get; private set; } = null!;

    public OptionStyle Style => _grammar.Style;

    public bool ArgumentsAreData => _grammar.ArgumentsAreData;

    /// <summary>How many words were taken for the value of an option.</summary>
    public int ValueWords
    {
        get
        {
            var count = 0;
            foreach (var use in Options)
                count += use.ValueWord > use.Word && use.ValueWord < WordCount ? 1 : 0;
            return count;
        }
    }

    public ShellWord Word(int index) => _words[index];

    public int WordCount => _words.Count;

    public string TextOf(int operand) => _words[Operands[operand].Word].Text;

    public ShellWord OperandWord(int operand) => _words[Operands[operand].Word];

    /// <summary>What path an operand is. Rules ask for the same one again and again.</summary>
    public PathClass PathOf(in ShellWord operand)
    {
        foreach (var (text, known) in _paths)
        {
            if (ReferenceEquals(text, operand.Text))
                return known;
        }

        var path = OperandClasses.OfPath(operand);
        if (_paths.Count < MostPaths && !operand.HasGap && operand.Text.Length > 0)
            _paths.Add((operand.Text, path));
        return path;
    }

    public void Read(ShellCommand command, CommandGrammar grammar)
    {
        (Command, _words, _grammar) = (command, command.Arguments, grammar);
        Options.Clear();
        Operands.Clear();
        _paths.Clear();
        var (mayBeValue, endsOptions) = (false, false);
        var count = Math.Min(_words.Count, MostWords);
        for (var i = 0; i < count; i++)
        {
            var text = _words[i].Text;
            if (endsOptions || !IsOption(text))
            {
                Operands.Add(new Operand(i, mayBeValue));
                mayBeValue = false;
            }
            else if (text == "--" && Style is OptionStyle.Gnu or OptionStyle.SingleDash)
            {
                // Rules can ask for it: behind it stand files, as in git checkout -- a.
                Options.Add(new OptionUse(i, text.Length, 0, OptionKind.Name, -1, 0));
                endsOptions = true;
                mayBeValue = false;
            }
            else
            {
                mayBeValue = ReadOption(text, ref i);
            }
        }
    }

    /// <summary>Whether an option is one to the program too, and neither an operand nor the value of what stands before it. In doubt it is not.</summary>
    public bool IsHonoured(in OptionUse use)
    {
        if (Style is OptionStyle.PowerShell or OptionStyle.Slash || use.Word == 0)
            return true;
        if (_grammar.OnlyFirst || (_grammar.EndsAtOperand && Operands.Count > 0 && Operands[0].Word < use.Word))
            return false;
        foreach (var before in Options)
        {
            if (before.Word != use.Word - 1 || before.ValueWord >= 0 || before.Kind == OptionKind.Cluster)
                continue;
            var text = _words[before.Word].Text;
            if (before.Kind == OptionKind.Letter ? before.Start == text.Length - 1 && !_grammar.IsFlag($"-{text[before.Start]}") : !_grammar.IsFlag(text))
                return false;
        }

        return true;
    }

    /// <summary>Keeps nothing of what was read.</summary>
    public void Forget()
    {
        Options.Clear();
        Operands.Clear();
        _paths.Clear();
        (Command, _words) = (null!, []);
    }

    private bool IsOption(string text) => text.Length > 1 && (text[0] == '-' || (text[0] == '/' && Style == OptionStyle.Slash));

    /// <returns>Whether the next word may be its value.</returns>
    private bool ReadOption(string text, ref int i)
    {
        var start = text.StartsWith("--", StringComparison.Ordinal) ? 2 : 1;
        if (Style == OptionStyle.Gnu && start == 1)
            return ReadCluster(text, ref i);
        if (Style == OptionStyle.Slash)
            return ReadSwitches(text, i);
        var separator = text.AsSpan(start).IndexOfAny('=', Style == OptionStyle.PowerShell ? ':' : '=');
        var length = separator < 0 ? text.Length - start : separator;
        if (separator >= 0)
        {
            Options.Add(new OptionUse(i, start, length, OptionKind.Name, i, start + separator + 1));
            return false;
        }

        if (_grammar.TakesValue(text.AsSpan(start)))
        {
            Options.Add(new OptionUse(i, start, length, OptionKind.Name, i + 1, 0));
            i++;
            return false;
        }

        Options.Add(new OptionUse(i, start, length, OptionKind.Name, -1, 0));
        return true;
    }

    private bool ReadCluster(string text, ref int i)
    {
        var word = i;
        if (text.Length > 2)
        {
            // A name with one dash, as some programs have them between clusters: its value may follow.
            if (_grammar.TakesValue(text.AsSpan(1)))
            {
                Options.Add(new OptionUse(word, 1, text.Length - 1, OptionKind.Cluster, ++i, 0));
                return false;
            }

            Options.Add(new OptionUse(word, 1, text.Length - 1, OptionKind.Cluster, -1, 0));
        }

        for (var at = 1; at < text.Length; at++)
        {
            if (!_grammar.TakesValue(text[at]))
            {
                Options.Add(new OptionUse(word, at, 1, OptionKind.Letter, -1, 0));
                continue;
            }

            if (at + 1 < text.Length)
            {
                Options.Add(new OptionUse(word, at, 1, OptionKind.Letter, word, at + 1));
                return false;
            }

            Options.Add(new OptionUse(word, at, 1, OptionKind.Letter, ++i, 0));
            return false;
        }

        return true;
    }

    /// <summary><c>/s /q</c>, <c>/s/q</c> and <c>/p:x</c>.</summary>
    private bool ReadSwitches(string text, int i)
    {
        for (var start = 1; start <= text.Length;)
        {
            var end = text.IndexOf('/', start);
            end = end < 0 ? text.Length : end;
            var colon = text.AsSpan(start, end - start).IndexOfAny(':', '=');
            if (colon >= 0)
            {
                Options.Add(new OptionUse(i, start, colon, OptionKind.Name, i, start + colon + 1));
                return false;
            }

            Options.Add(new OptionUse(i, start, end - start, OptionKind.Name, -1, 0));
            start = end + 1;
        }

        return true;
    }
}
