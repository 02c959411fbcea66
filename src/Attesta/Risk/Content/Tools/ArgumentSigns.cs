using System.Globalization;
using System.Numerics;
using Attesta.Actions;

namespace Attesta.Risk.Content.Tools;

/// <summary>What the arguments of a call say about its reach and cost. Gathered in one walk, without allocation.</summary>
internal partial struct ArgumentSigns
{
    private const int MostValues = 20_000;
    private const int LongestFirst = 60;

    private int _visited;

    // The first short text, where no argument has the name of a target: door, hotel, ticker.
    private string? _first;
    private double _firstNumber;

    /// <summary>The largest amount of money; 0 when there is none.</summary>
    public double Amount { get; private set; }

    /// <summary>The largest number of anything else.</summary>
    public double Quantity { get; private set; }

    /// <summary>How many get it.</summary>
    public int Recipients { get; private set; }

    /// <summary>The longest list of things.</summary>
    public int Items { get; private set; }

    /// <summary>Whether a currency is named.</summary>
    public bool HasCurrency { get; private set; }

    /// <summary>Whether everybody gets to see it.</summary>
    public bool IsPublic { get; private set; }

    /// <summary>Whether everybody gets it.</summary>
    public bool ReachesEveryone { get; private set; }

    /// <summary>Whether all there is is meant.</summary>
    public bool IsEverything { get; private set; }

    /// <summary>Whether it happens whatever stands in the way.</summary>
    public bool IsForced { get; private set; }

    /// <summary>Whether nothing can bring it back.</summary>
    public bool IsForGood { get; private set; }

    /// <summary>Whether it is said to happen in production.</summary>
    public bool IsProduction { get; private set; }

    /// <summary>Whether somebody becomes an owner or administrator.</summary>
    public bool IsElevated { get; private set; }

    /// <summary>Whether there was more than anyone would read.</summary>
    public bool IsTooMuch { get; private set; }

    /// <summary>The thing or person that is meant, as far as an argument names it.</summary>
    public string? Target { get; private set; }

    /// <summary>Who gets it.</summary>
    public string? Recipient { get; private set; }

    /// <summary>The person that is meant.</summary>
    public string? Person { get; private set; }

    /// <summary>How many things are meant, where they are listed.</summary>
    public int Targets { get; private set; }

    /// <summary>How somebody is reached.</summary>
    public string? Contact { get; private set; }

    /// <summary>What somebody becomes.</summary>
    public string? Role { get; private set; }

    /// <summary>The amount as it is written; null when it is a number.</summary>
    public string? AmountText { get; private set; }

    /// <summary>In what the amount is.</summary>
    public string? Currency { get; private set; }

    /// <summary>Whether a number of things is none: <c>replicas: 0</c>.</summary>
    public bool IsNone { get; private set; }

    /// <summary>Looks at every argument.</summary>
    public static ArgumentSigns Of(ActionContext action)
    {
        var signs = Of(action.Kwargs);
        if (action.Args.Count > 0)
        {
            foreach (var value in action.Args is PlainList list ? list.Items : action.Args.ToArray())
                signs.Value(ArgumentRole.None, value, 0);
            if (signs.Target is null && action.Args[0] is string { Length: > 0 } first)
                signs.Target = first;
        }

        signs.Settle();
        return signs;
    }

    /// <summary>Looks at the arguments of one of several calls.</summary>
    public static ArgumentSigns Of(IReadOnlyDictionary<string, object?> map)
    {
        var signs = default(ArgumentSigns);
        signs.Map(map, 0);
        signs.Settle();
        return signs;
    }

    private void Settle() =>
        Target ??= _first ?? (Amount == 0 ? Currency : null) ?? (_firstNumber == 0 || Amount > 0 ? null : _firstNumber.ToString("0.####", CultureInfo.InvariantCulture));

    private void Map(IReadOnlyDictionary<string, object?> map, int depth)
    {
        if (map is PlainMap plain)
        {
            foreach (var (key, value) in plain.Entries)
                Value(ArgumentKey.Of(key).Role, value, depth);
            return;
        }

        foreach (var (key, value) in map)
            Value(ArgumentKey.Of(key).Role, value, depth);
    }

    private void Value(ArgumentRole role, object? value, int depth)
    {
        if (++_visited > MostValues || depth > Plain.MaxDepth)
        {
            IsTooMuch = true;
            return;
        }

        switch (value)
        {
            case null:
                break;
            case string text:
                Text(role, text);
                break;
            case bool flag:
                Flag(role, flag);
                break;
            case long or int or double or float or decimal or BigInteger:
                Number(role, value is BigInteger big ? (double)big : Convert.ToDouble(value, CultureInfo.InvariantCulture));
                break;
            case IReadOnlyDictionary<string, object?> map:
                // A filter that picks nothing picks everything.
                IsEverything |= role == ArgumentRole.Filter && map.Count == 0;
                Map(map, depth + 1);
                break;
            case IReadOnlyList<object?> list:
                List(role, list, depth);
                break;
            default:
                Other(role, value, depth);
                break;
        }
    }

    private void Other(ArgumentRole role, object value, int depth)
    {
        try
        {
            var frozen = Plain.Freeze(value);
            if (frozen?.GetType() != value.GetType())
                Value(role, frozen, depth + 1);
        }
        catch (UnfaithfulValueException)
        {
            IsTooMuch = true;
        }
    }

    private void List(ArgumentRole role, IReadOnlyList<object?> list, int depth)
    {
        if (role == ArgumentRole.Recipient)
            Recipients = Math.Max(Recipients, list.Count);
        else
            Items = Math.Max(Items, list.Count);
        if (role is ArgumentRole.Target or ArgumentRole.Person && Target is null)
            Targets = list.Count;
        if (list is PlainList plain)
        {
            foreach (var item in plain.Items)
                Value(role, item, depth + 1);
            return;
        }

        foreach (var item in list)
            Value(role, item, depth + 1);
    }

    private void Flag(ArgumentRole role, bool flag)
    {
        if (!flag)
        {
            IsPublic |= role == ArgumentRole.Hidden;
            return;
        }

        IsPublic |= role == ArgumentRole.Visibility;
        IsEverything |= role == ArgumentRole.Everything;
        IsForced |= role == ArgumentRole.Force;
        IsForGood |= role == ArgumentRole.ForGood;
    }

    private void Number(ArgumentRole role, double number)
    {
        // What is no number is as large as it gets.
        number = double.IsNaN(number) ? double.MaxValue : Math.Abs(number);
        if (role == ArgumentRole.Amount)
            (Amount, AmountText) = number > Amount ? (number, null) : (Amount, AmountText);
        else if (role == ArgumentRole.Quantity)
            (Quantity, IsNone) = (Math.Max(Quantity, number), IsNone || number == 0);
        else if (role == ArgumentRole.Target && Target is null && number < 1e15)
            Target = number.ToString("0.####", CultureInfo.InvariantCulture);
        else if (role == ArgumentRole.None && _firstNumber == 0 && number < 1e15)
            _firstNumber = number;
    }
}
