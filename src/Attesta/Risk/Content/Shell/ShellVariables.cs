namespace Attesta.Risk.Content.Shell;

/// <summary>What the text itself says about its variables. A name it says nothing of is unknown.</summary>
internal sealed class ShellVariables
{
    private readonly Dictionary<string, Variable> _known = [];
    private readonly Dictionary<string, Variable>.AlternateLookup<ReadOnlySpan<char>> _byName;

    private const int MostReferences = 8;

    private Dictionary<string, string>? _references;

    public ShellVariables() => _byName = _known.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The values it may have, or an array's elements.</summary>
    public bool TryGet(ReadOnlySpan<char> name, out Variable variable) => _byName.TryGetValue(_references is null ? name : Referred(name), out variable);

    /// <summary>Makes a name another one for a variable: <c>declare -n name=variable</c>.</summary>
    public void Refer(string name, string variable) => (_references ??= [])[name] = variable;

    private string Referred(ReadOnlySpan<char> name)
    {
        var text = name.ToString();
        for (var i = 0; i < MostReferences && _references!.TryGetValue(text, out var next); i++)
            text = next;
        return text;
    }

    /// <param name="name">The variable.</param>
    /// <param name="values">One value, or an array's elements.</param>
    /// <param name="isArray">Which of the two.</param>
    /// <param name="isCertain">Whether this assignment is made whenever what follows it runs; otherwise the values so far stay possible.</param>
    public void Set(string name, ShellWord[] values, bool isArray, bool isCertain)
    {
        if (_references is not null)
            name = Referred(name);
        var old = _known.GetValueOrDefault(name);
        // INVARIANT: what may still hold is kept. An assignment in a branch, a subshell or after readonly hides nothing.
        if ((isCertain && !old.IsReadOnly) || old.Values is null)
            _known[name] = new Variable(values, isArray, old.IsReadOnly);
        else if (isArray || old.IsArray)
            _known[name] = old.Values.AsSpan().SequenceEqual(values) ? old : new Variable([ShellWord.Unknown], IsArray: false, old.IsReadOnly);
        else if (values.Length != 1 || Array.IndexOf(old.Values, values[0]) < 0)
            _known[name] = old with { Values = Merge(old.Values, values) };
    }

    /// <summary>A loop's variable: in its body it has one of these values and no other.</summary>
    public void SetAlternatives(string name, ShellWord[] values) => _known[name] = new Variable(values, IsArray: false, IsReadOnly: false);

    /// <summary>From now on, assignments add.</summary>
    public void Protect(string name)
    {
        if (_known.TryGetValue(name, out var variable))
            _known[name] = variable with { IsReadOnly = true };
    }

    public void Forget(string name, bool isCertain) => Set(name, [ShellWord.Unknown], isArray: false, isCertain);

    private static ShellWord[] Merge(ShellWord[] old, ShellWord[] added)
    {
        ShellWord[] all = [.. old, .. added.Except(old)];
        if (all.Length <= ShellLimits.Values)
            return all;
        // The shortest targets are the widest: /, ~, *.
        return [.. all.OrderBy(value => value.Text.Length).Take(ShellLimits.Values - 1), ShellWord.Unknown];
    }

    /// <summary>The alternatives in a value list that is too long, cut to the widest.</summary>
    public static ShellWord[] Bounded(ShellWord[] values) => values.Length <= ShellLimits.Values ? values : Merge([], values);

    internal readonly record struct Variable(ShellWord[] Values, bool IsArray, bool IsReadOnly);
}
