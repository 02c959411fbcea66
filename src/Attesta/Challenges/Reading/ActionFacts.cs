using Attesta.Actions;

namespace Attesta.Challenges.Reading;

/// <summary>What an approver should know about an action: what it does, and to what. Bounded work and size for any action.</summary>
internal sealed class ActionFacts
{
    private const int MostValues = 10_000;
    private const int MostFacts = 64;
    private const int DeepestValue = 3;
    private const int LongestName = 40;

    private readonly List<Fact> _facts = [];
    private int _values;

    private ActionFacts(Verb verb) => Verb = verb;

    /// <summary>What the action does.</summary>
    public Verb Verb { get; private set; }

    /// <summary>What else there is to know, weightiest first.</summary>
    public IReadOnlyList<Fact> Facts { get; private set; } = [];

    /// <summary>Whether the action is a line for a shell.</summary>
    public bool IsCommand { get; private set; }

    /// <summary>Reads a frozen action.</summary>
    public static ActionFacts Of(ActionContext action)
    {
        var name = NameTokens.Of(action.FunctionName);
        var own = NameTokens.Of(action.FunctionName[(action.FunctionName.LastIndexOfAny(['.', '/', ':']) + 1)..]);
        var verb = Verb.Strongest(own) ?? Verb.Strongest(name) ?? Verb.Unknown(own.Count > 0 ? own[0] : "it");
        var facts = new ActionFacts(verb);
        var line = ShellLine(action, name);
        if (line is not null)
            facts.ReadCommand(line);

        for (var i = 0; i < action.Args.Count && facts._values < MostValues; i++)
        {
            if (!ReferenceEquals(action.Args[i], line))
                facts.ReadValue(action.Args[i], i, name);
        }

        foreach (var (parameter, value) in action.Kwargs)
        {
            if (facts._values >= MostValues)
                break;
            if (!ReferenceEquals(value, line))
                facts.ReadValue(value, parameter, 0);
        }

        // A stable sort: of equal facts the first in the call stays first.
        facts.Facts = facts._facts.OrderByDescending(fact => fact.Weight).Take(MostFacts).ToArray();
        return facts;
    }

    private static string? ShellLine(ActionContext action, IReadOnlyList<string> name)
    {
        foreach (var parameter in (ReadOnlySpan<string>)["command", "cmd", "commandline", "shell_command"])
        {
            if (action.Kwargs.TryGetValue(parameter, out var line) && line is string text)
                return text;
        }

        return action.Args.Count > 0 && action.Args[0] is string first
            && name.Any(word => word is "shell" or "bash" or "command" or "terminal" or "sh" or "zsh" or "powershell" or "cmd")
            ? first
            : null;
    }

    private void ReadCommand(string line)
    {
        var commands = CommandLine.Read(line).Select(CommandFacts.Of).ToArray();
        if (commands.Length == 0)
            return;
        IsCommand = true;
        var main = commands.FirstOrDefault(command => command.Verb.Sense is Sense.Remove or Sense.Stop)
            ?? commands.FirstOrDefault(command => command.Verb.Sense is not (Sense.Read or Sense.Unknown))
            ?? commands[^1];
        Verb = main.Verb;
        _facts.AddRange(main.Facts);
    }

    // A value without a name: what it looks like says what it is, or else the function's own words.
    private void ReadValue(object? value, int position, IReadOnlyList<string> name)
    {
        if (value is PlainMap or PlainList)
        {
            ReadValue(value, $"argument {position + 1}", 1);
            return;
        }

        _values++;
        if (ReadSql(value) || ValueText.Of(value) is not { } text)
            return;
        if (value is not string)
        {
            Add(new Fact("number", $"What number is argument {position + 1}?", text, Shape.Number, 72, false) { IsNamed = true });
            return;
        }

        var shape = ValueText.ShapeOf(text);
        var about = shape == Shape.Word ? ParameterNames.Of(name) : null;
        if (about is { Shape: not Shape.Number } && position == 0)
        {
            Add(new Fact(about.Noun, $"Which {about.Noun} is this action aimed at?", text, about.Shape, about.Weight, about.IsTarget) { IsNamed = true });
            return;
        }

        var looksSpecial = shape != Shape.Word;
        var question = $"Which {Noun(shape)} is argument {position + 1}?";
        Add(new Fact(Noun(shape), question, text, shape, looksSpecial ? 84 : 70, looksSpecial || position == 0) { IsNamed = true });
    }

    private void ReadValue(object? value, string parameter, int depth)
    {
        _values++;
        switch (value)
        {
            case PlainMap map when depth < DeepestValue:
                foreach (var (key, item) in map)
                {
                    if (_values >= MostValues)
                        return;
                    ReadValue(item, $"{Clip(parameter)}.{Clip(key)}", depth + 1);
                }

                return;
            case PlainList list when depth < DeepestValue:
                for (var i = 0; i < list.Count && _values < MostValues; i++)
                    ReadValue(list[i], $"{Clip(parameter)}[{i}]", depth + 1);
                return;
        }

        if (ReadSql(value) || ValueText.Of(value) is not { } text)
            return;
        var shown = VisibleText.Escape(Clip(parameter), LongestName);
        var about = ParameterNames.Of(NameTokens.Of(parameter)) ?? ParameterNames.Plain;
        if (value is not string)
        {
            var weight = about.Shape == Shape.Number ? about.Weight : 66;
            Add(new Fact("number", $"What number is given as '{shown}'?", text, Shape.Number, weight - depth, false) { IsNamed = true });
            return;
        }

        if (IsCommand && parameter == "cwd")
        {
            Add(new Fact("folder", "In which folder does the command run?", text, Shape.Folder, 90, false) { IsNamed = true });
            return;
        }

        var shape = ValueText.ShapeOf(text);
        if (shape == Shape.Word || about.Shape == Shape.Environment)
            shape = about.Shape is Shape.Number ? Shape.Word : about.Shape;
        var noun = about == ParameterNames.Plain ? Noun(shape) : about.Noun;
        var weighs = about == ParameterNames.Plain && shape != Shape.Word ? 80 : about.Weight;
        Add(new Fact(noun, $"Which {noun} is given as '{shown}'?", text, shape, weighs - depth, about.IsTarget && depth == 0) { IsNamed = true });
    }

    private bool ReadSql(object? value)
    {
        if (value is not string text || SqlText.Read(text) is not { } sql)
            return false;
        if (Verb.Sense is Sense.Unknown or Sense.Read or Sense.Run && Verb.Of(sql.Verb) is { } verb)
            Verb = verb;
        if (sql.Name is not null && !ValueText.IsMasked(sql.Name))
            Add(new Fact(sql.Noun!, $"Which {sql.Noun} does the SQL statement touch?", sql.Name, Shape.Word, 94, true));
        return true;
    }

    private void Add(Fact fact)
    {
        // INVARIANT: a question never holds its own answer.
        if (!fact.Question.Contains($"'{fact.Value}'", StringComparison.OrdinalIgnoreCase))
            _facts.Add(fact);
    }

    private static string Clip(string name) => name.Length <= LongestName ? name : name[..LongestName];

    private static string Noun(Shape shape) => shape switch
    {
        Shape.Folder => "folder or path",
        Shape.File => "file",
        Shape.Email => "recipient",
        Shape.Address => "address",
        _ => "value",
    };
}
