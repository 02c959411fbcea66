using System.Buffers;
using System.Text;
using Attesta.Actions;
using Attesta.Risk.Content.Commands;
using Attesta.Risk.Content.Sql;
using Attesta.Risk.Content.Tools;

namespace Attesta.Risk.Content.Texts;

/// <summary>Walks through an action's arguments and reads each text as what it is: a command, SQL, code, or plain.</summary>
internal sealed class ActionTexts(ActionContext action, ShellEffects shell, EffectCollection effects)
{
    private const int Deepest = 16;
    private const int MostValues = 4096;
    private const double OfTooMuch = 0.65;

    // What the shell gives a meaning to, or takes away.
    private static readonly SearchValues<char> Special = SearchValues.Create(" \t\r\n'\"\\$`;&|<>()*?[]{}~#!");

    // What words that are looked for seldom hold, and statements do.
    private static readonly SearchValues<char> Signs = SearchValues.Create(";=()*");

    private readonly FunctionUse _use = FunctionUses.Of(action.FunctionName);
    private List<string>? _statements;
    private int _values;
    private bool _isCut;

    /// <summary>The texts that were read as SQL.</summary>
    public IReadOnlyList<string> Statements => _statements ?? [];

    public void Read()
    {
        shell.Folder = WorkingFolder.Of(action.Kwargs) ?? shell.Folder;
        ReadMap(action.Kwargs, 0);
        if (action.Args.Count > 0)
            ReadPositional();
        if (_isCut)
            effects.Add(new Effect { Kind = EffectKind.NotUnderstood, Severity = OfTooMuch, Explanation = "holds more values than were looked at", Source = "content" });
    }

    private void ReadPositional()
    {
        var kind = ArgumentMeaning.KindOf(null, _use);
        // bash("ls", 10): the first is the command; run("rm", "-rf", "/"): all are its words.
        if (kind == TextKind.Command && action.Args.Count > 1 && action.Args.All(value => value is string) && !((string)action.Args[0]!).Contains(' '))
            shell.ReadText(Quoted(action.Args));
        else if (IsProgram(out var program))
            shell.ReadText(Quoted([program, .. action.Args]));
        for (var i = 0; i < action.Args.Count; i++)
            ReadValue(null, i == 0 || kind is TextKind.Sql or TextKind.Query ? kind : TextKind.Plain, action.Args[i], 1);
    }

    /// <summary>Whether the function is a program of its own: <c>kubectl(args="delete ns prod")</c>.</summary>
    private bool IsProgram(out string program)
    {
        program = action.FunctionName;
        var dot = program.LastIndexOfAny(['.', '/', ':']);
        if (dot >= 0)
            program = program[(dot + 1)..];
        program = program.ToLowerInvariant();
        if (program is "redis" or "redis_command" or "redis_cli" or "redis_execute" or "valkey")
            program = "redis-cli";
        if (program.EndsWith("_cli", StringComparison.Ordinal))
            program = program[..^4];
        return shell.Knows(program);
    }

    private void ReadMap(IReadOnlyDictionary<string, object?> map, int depth)
    {
        if (map.Count == 0)
            return;
        if (ReadSplit(map))
            return;
        if (depth == 0 && IsProgram(out var program) && ProgramCall.Line(program, map) is { } line)
            shell.ReadText(line);
        foreach (var (name, value) in map)
        {
            LoadedCode.Read(name, value, effects);
            PipelineStages.Read(name, value, effects);
            ReadValue(name, ArgumentMeaning.KindOf(name, _use), value, depth + 1);
        }

        if (_use.HasFlag(FunctionUse.Writes))
            WrittenFiles.Read(map, shell, effects);
    }

    /// <summary>A program and its arguments in two values: <c>{command: "rm", args: ["-rf", "/"]}</c>.</summary>
    private bool ReadSplit(IReadOnlyDictionary<string, object?> map)
    {
        object? arguments = null;
        foreach (var name in (ReadOnlySpan<string>)["args", "arguments", "argv", "parameters", "arg"])
        {
            if (map.TryGetValue(name, out arguments) && arguments is IReadOnlyList<object?> or string)
                break;
            arguments = null;
        }

        if (arguments is null)
            return false;
        var program = "";
        foreach (var name in (ReadOnlySpan<string>)["command", "cmd", "program", "executable", "binary", "exe", "process", "file"])
        {
            if (map.TryGetValue(name, out var value) && value is string { Length: > 0 } text && !text.Contains(' '))
            {
                program = text;
                break;
            }
        }

        if (program.Length == 0 && !(ReferenceEquals(map, action.Kwargs) && IsProgram(out program)))
            return false;
        if (arguments is string line)
            shell.ReadText($"{Quote(program)} {line}");
        else
            shell.ReadText(Quoted([program, .. (IReadOnlyList<object?>)arguments]));
        foreach (var (name, value) in map)
        {
            if (!ReferenceEquals(value, arguments))
                ReadValue(name, ArgumentMeaning.KindOf(name, _use), value, 1);
        }

        return true;
    }

    private void ReadValue(string? name, TextKind kind, object? value, int depth)
    {
        if (_values++ > MostValues || depth > Deepest)
        {
            _isCut = true;
            return;
        }

        switch (value)
        {
            case string text:
                ReadText(text, kind, name);
                break;
            case null or bool or long or double or int:
                break;
            case IReadOnlyDictionary<string, object?> map:
                ReadMap(map, depth);
                break;
            case IReadOnlyList<object?> list:
                ReadList(name, kind, list, depth);
                break;
        }
    }

    private void ReadList(string? name, TextKind kind, IReadOnlyList<object?> list, int depth)
    {
        if (kind == TextKind.Command && list.Count > 0 && list.All(item => item is string) && name is not ("commands" or "cmds") && !((string)list[0]!).Contains(' '))
        {
            shell.ReadText(Quoted(list));
            return;
        }

        foreach (var item in list)
            ReadValue(name, kind, item, depth + 1);
    }

    private void ReadText(string text, TextKind kind, string? name)
    {
        switch (kind)
        {
            case TextKind.Command when _use.HasFlag(FunctionUse.Sql) && !_use.HasFlag(FunctionUse.Shell) && SqlEffects.IsSurelySql(text):
                ReadSql(text);
                break;
            case TextKind.Command when _use.HasFlag(FunctionUse.Shell) || shell.Describes(text) || !IsVerb(text):
                shell.ReadText(text);
                break;
            case TextKind.Sql when !string.IsNullOrWhiteSpace(text):
            case TextKind.Query when SqlEffects.LooksLikeSql(text):
            case TextKind.MaybeSql when SqlEffects.IsSurelySql(text) || (_use.HasFlag(FunctionUse.Sql) && text.AsSpan().ContainsAny(Signs) && SqlEffects.LooksLikeSql(text)):
                ReadSql(text);
                break;
            case TextKind.Code:
                ReadCode(text, name);
                break;
            case TextKind.Plain or TextKind.MaybeSql or TextKind.Query when _use.HasFlag(FunctionUse.Sql):
                InjectedSql.Read(text, effects);
                break;
        }
    }

    private void ReadSql(string text)
    {
        (_statements ??= []).Add(text);
        var found = new List<Effect>();
        if (ExplainedSql.Of(action, text) is { } explained)
            ExplainedSql.Read(explained, text, found);
        else
            SqlEffects.Read(text, "sql", found);
        foreach (var effect in found)
            effects.Add(effect);
    }

    private void ReadCode(string text, string? name)
    {
        var language = action.Kwargs.TryGetValue("language", out var written) || action.Kwargs.TryGetValue("lang", out written) ? (written as string)?.ToLowerInvariant() : null;
        if (language is "bash" or "sh" or "shell" or "zsh" or "powershell" or "cmd" or "batch")
            shell.ReadText(text);
        else if (language == "sql" || (language is null && IsSql(text)))
            ReadSql(text);
        else
            shell.ReadCode(text, language is null or "python" or "py" or "python3" ? ArgumentMeaning.LanguageOf(action.FunctionName, name) : language);
        // A tool that runs commands may run this as one whatever language is claimed; others take shell where none is named.
        if ((_use.HasFlag(FunctionUse.Shell) || (language is null && (text.StartsWith('!') || text.StartsWith("%%bash", StringComparison.Ordinal) || text.StartsWith("%%sh", StringComparison.Ordinal)))) && name != "expression")
            shell.ReadText(text.TrimStart('!'));
    }

    /// <summary>Whether code is SQL where nothing says so. Python that deletes a key is not, whatever it begins with.</summary>
    private bool IsSql(string text) => _use.HasFlag(FunctionUse.Sql) ? SqlEffects.LooksLikeSql(text) : !_use.HasFlag(FunctionUse.Language) && SqlEffects.IsSurelySql(text);

    // command: "view" is what an editor is told; nobody has a program of that name.
    private static bool IsVerb(string text)
    {
        if (text.Length is 0 or > 40)
            return false;
        foreach (var letter in text)
        {
            if (!char.IsAsciiLetter(letter) && letter is not ('_' or '-'))
                return false;
        }

        return ToolMeanings.Of(text, null).Kind != EffectKind.NotUnderstood;
    }

    private static string Quoted(IEnumerable<object?> words)
    {
        var line = new StringBuilder();
        foreach (var word in words.Take(MostValues))
        {
            var text = word switch
            {
                string written => written,
                null or IReadOnlyList<object?> or IReadOnlyDictionary<string, object?> => null,
                _ => PythonLiteral.Of(word, 100),
            };
            if (text is null)
                continue;
            if (line.Length > 0)
                line.Append(' ');
            line.Append(Quote(text));
        }

        return line.ToString();
    }

    /// <summary>A word that the shell reads as it stands; words that need it only, so that evidence stays as it was written.</summary>
    private static string Quote(string word) =>
        word.Length > 0 && !word.AsSpan().ContainsAny(Special) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
