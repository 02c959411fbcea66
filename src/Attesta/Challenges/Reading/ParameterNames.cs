using System.Collections.Frozen;

namespace Attesta.Challenges.Reading;

/// <summary>What a parameter's name says about its value.</summary>
internal sealed record ParameterNames(string Noun, Shape Shape, int Weight, bool IsTarget)
{
    private static readonly FrozenDictionary<string, ParameterNames> Known = Build();

    /// <summary>The plain value of which nothing is known.</summary>
    public static ParameterNames Plain { get; } = new("value", Shape.Word, 50, false);

    /// <summary>
    /// Looks at a name's last word first: <c>source_table</c> is a table, and so is <c>table_name</c>, because "name" says nothing.
    /// Null when no word of it is known.
    /// </summary>
    public static ParameterNames? Of(IReadOnlyList<string> tokens)
    {
        ParameterNames? vague = null;
        for (var i = tokens.Count - 1; i >= 0; i--)
        {
            if (!Known.TryGetValue(tokens[i], out var known))
                continue;
            if (known.Noun != "name")
                return known;
            vague = known;
        }

        return vague;
    }

    private static FrozenDictionary<string, ParameterNames> Build()
    {
        var known = new Dictionary<string, ParameterNames>(StringComparer.Ordinal);
        Add("database", Shape.Word, 92, true, "database databases db dbname catalog");
        Add("table", Shape.Word, 90, true, "table tables tbl tablename collection relation");
        Add("schema", Shape.Word, 80, true, "schema keyspace");
        Add("service", Shape.Word, 84, true, "service services svc deployment app application workload function pod job workflow pipeline");
        Add("host", Shape.Address, 84, true, "host hostname hosts server servers node machine instance ip vm");
        Add("recipient", Shape.Email, 86, true, "recipient recipients to email emails cc bcc payee beneficiary addressee phone");
        Add("account", Shape.Word, 86, true, "account accounts iban wallet");
        Add("environment", Shape.Environment, 95, false, "environment env stage");
        Add("bucket", Shape.Word, 84, true, "bucket container volume disk snapshot");
        Add("cluster", Shape.Word, 84, true, "cluster namespace project subscription tenant organization org stack workspace");
        Add("queue", Shape.Word, 80, true, "queue topic channel stream exchange");
        Add("branch", Shape.Word, 80, true, "branch ref remote tag");
        Add("repository", Shape.Word, 80, true, "repository repo");
        Add("region", Shape.Word, 70, false, "region zone");
        Add("user", Shape.Email, 84, true, "user users username userid customer member employee patient owner login");
        Add("role", Shape.Word, 84, true, "role group policy permission scope");
        Add("address", Shape.Address, 78, true, "url uri endpoint domain webhook site link");
        Add("file", Shape.File, 86, true, "file filename filepath document attachment");
        Add("path", Shape.Folder, 86, true, "path paths source src destination dst dest target location output input");
        Add("folder", Shape.Folder, 86, true, "folder dir directory cwd root");
        Add("package", Shape.Word, 80, true, "package packages module image library plugin release version");
        Add("name", Shape.Word, 72, true, "name names id ids identifier resource record object item index key");
        Add("amount", Shape.Number, 88, false, "amount amounts price total sum value cost budget balance payment salary discount");
        Add("number", Shape.Number, 76, false, "count limit quantity qty max maximum size number replicas days hours rows age threshold percent rate");
        return known.ToFrozenDictionary(StringComparer.Ordinal);

        void Add(string noun, Shape shape, int weight, bool target, string words)
        {
            foreach (var word in words.Split(' '))
                known.Add(word, new ParameterNames(noun, shape, weight, target));
        }
    }
}
