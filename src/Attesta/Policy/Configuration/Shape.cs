namespace Attesta.Policy.Configuration;

/// <summary>
/// What may stand at one place of the file. Declared once: the reader takes its limits and names from it, the JSON Schema and the environment variables
/// are made from it, so that none of them can know a key that another does not.
/// </summary>
internal abstract record Shape
{
    /// <summary>Whether null may be written, which then means something of its own.</summary>
    public bool IsNullable { get; init; }
}

/// <summary>true or false.</summary>
internal sealed record FlagShape : Shape;

/// <summary>A number within limits.</summary>
internal sealed record NumberShape(Limits Limits, bool IsWhole = false) : Shape;

/// <summary>One of a closed set of names.</summary>
/// <param name="Names">In snake_case. The reader takes any case, and - for _, unless the names are exact.</param>
/// <param name="IsExact">Whether there is one spelling only.</param>
internal sealed record ChoiceShape(IReadOnlyList<string> Names, bool IsExact = false) : Shape;

/// <summary>Text of the user's own.</summary>
internal sealed record TextShape : Shape
{
    public int Shortest { get; init; }

    public int? Longest { get; init; }
}

/// <summary>Text that is a secret or says where it is: <c>env:NAME</c> or <c>file:PATH</c>. Never shown.</summary>
internal sealed record SecretShape : Shape;

/// <summary>A group of keys that are all known.</summary>
internal sealed record GroupShape(params IReadOnlyList<Key> Keys) : Shape
{
    public IReadOnlyList<string> Names { get; } = [.. Keys.Select(key => key.Name)];

    public Key? Find(string name, StringComparison comparison = StringComparison.Ordinal) => Keys.FirstOrDefault(key => key.Name.Equals(name, comparison));
}

/// <summary>A group whose keys are names of the user's own.</summary>
internal sealed record NamedShape(Shape Value, int Most = 10_000) : Shape;

/// <summary>A list.</summary>
internal sealed record ListShape(Shape Item, int Most) : Shape;

/// <summary>One of several, such as a name or a list of names.</summary>
internal sealed record EitherShape(params IReadOnlyList<Shape> Shapes) : Shape;

/// <summary>Any value: an argument of an action.</summary>
internal sealed record ValueShape : Shape;
