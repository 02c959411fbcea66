namespace Attesta.Policy.Configuration;

/// <summary>Reads where a database is, and which chain of it. What connects reads it in full; here a text that can be no connection is caught before anything needs one.</summary>
internal static class DatabaseKeys
{
    public const string DefaultChain = "main";
    private const int LongestChain = 100;

    public static readonly Key Chain = new("chain", new TextShape { Shortest = 1, Longest = LongestChain }, "Which chain of the database, such as one for each tenant.") { Default = DefaultChain };

    public static Key Connection(string description) => new("postgres", new SecretShape { IsNullable = true }, description) { Default = "null" };

    public static SecretSource? ConnectionOf(Section section, Key key)
    {
        section.RefuseEmpty(key, "env:NAME, file:PATH, the connection itself, or null for none");
        if (section.Secret(key) is not { } source)
            return null;
        section.Later(section.Entry(key.Name)!, faultOf => Fault(source, faultOf));
        try
        {
            var connection = source.Read();
            if (!connection.Contains('=', StringComparison.Ordinal) && !connection.StartsWith("postgres", StringComparison.Ordinal))
                section.Problem(section.Entry(key.Name)!, "is no connection to PostgreSQL", "such as Host=db.example.org;Database=attesta;..., or env:NAME or file:PATH where that is");
        }
        catch (SecretMissingException)
        {
            // Said already.
        }

        return source;
    }

    private static string? Fault(SecretSource source, Func<string, string?>? faultOf)
    {
        try
        {
            return faultOf?.Invoke(source.Read());
        }
        catch (SecretMissingException missing)
        {
            return missing.Message;
        }
    }

    public static string ChainOf(Section section)
    {
        const string expected = "1 to 100 letters, digits, dots, dashes and underscores, beginning with a letter or digit";
        var entry = section.Entry(Chain.Name);
        var chain = entry is null ? null : section.Text(entry, expected);
        if (chain is not null && !(chain.Length is > 0 and <= LongestChain && char.IsAsciiLetterOrDigit(chain[0]) && chain.All(static at => char.IsAsciiLetterOrDigit(at) || at is '.' or '-' or '_')))
            section.Problem(entry!, "is no name of a chain", expected);
        section.Setting(Chain.Name, chain ?? DefaultChain, entry?.Value.Place);
        return chain ?? DefaultChain;
    }
}
