using System.Text;

namespace Attesta.Policy.Configuration;

/// <summary>The file that <c>attesta init</c> writes: every key with its default and what it means, made from the keys that the reader knows.</summary>
internal static class ConfigTemplate
{
    /// <summary>Where the schema lies, seen from the file.</summary>
    public const string SchemaPath = ".attesta/attesta.schema.json";

    private const int Widest = 118;

    private const string Head =
        $"""
        # yaml-language-server: $schema={SchemaPath}
        # How Attesta gates the actions of agents. Every value below is the default: change what you need, delete what you do not.
        # `attesta config check` shows what is in force and where it comes from.

        """;

    public static string Text { get; } = Write(ConfigKeys.Root);

    private static string Write(GroupShape file)
    {
        var text = new StringBuilder(Head);
        foreach (var section in file.Keys)
        {
            text.Append('\n');
            if (section.IsOptIn)
                Comment(text, section.Description + " To turn it on, take the # away:", "");
            else if (section.Shape is not GroupShape)
                Comment(text, section.Description, "");
            WriteKey(text, section, section.IsOptIn ? "# " : "", depth: 0);
        }

        return text.ToString();
    }

    private static void WriteKey(StringBuilder text, Key key, string margin, int depth)
    {
        var indent = margin + new string(' ', depth * 2);
        if (key.Shape is not GroupShape group || group.Keys.All(inner => inner.Default is null))
        {
            text.Append(indent).Append(key.Name).Append(": ").Append(key.Default).Append('\n');
            return;
        }

        text.Append(indent).Append(key.Name).Append(":\n");
        var isFirst = true;
        foreach (var inner in group.Keys.Where(inner => inner.AliasOf is null))
        {
            if (inner.IsOptIn)
            {
                text.Append('\n');
                Comment(text, inner.Description + " To turn it on, take the # away:", indent + "  ");
                WriteKey(text, inner, indent + "  # ", depth: 0);
                continue;
            }

            // What is deeper is explained by the group that it is in.
            if (depth == 0 && margin.Length == 0)
            {
                if (!isFirst)
                    text.Append('\n');
                Comment(text, inner.Description, indent + "  ");
            }

            isFirst = false;
            WriteKey(text, inner, margin, depth + 1);
        }
    }

    private static void Comment(StringBuilder text, string description, string indent)
    {
        var width = 0;
        foreach (var word in description.Split(' '))
        {
            if (width == 0 || width + 1 + word.Length > Widest)
            {
                if (width > 0)
                    text.Append('\n');
                text.Append(indent).Append('#');
                width = indent.Length + 1;
            }

            text.Append(' ').Append(word);
            width += 1 + word.Length;
        }

        text.Append('\n');
    }
}
