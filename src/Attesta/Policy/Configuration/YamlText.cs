using System.Globalization;
using Attesta.Actions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Attesta.Policy.Configuration;

/// <summary>
/// Reads YAML, and JSON as part of it, into nodes: one document, no tags, nesting and aliases within bounds. From the parser's events, so that a file
/// that means to exhaust time or memory is refused on the way.
/// </summary>
internal sealed class YamlText
{
    private const int DeepestNesting = 32;
    private const int MostNodes = 100_000;

    private readonly string _file;
    private readonly string? _variable;
    private readonly IParser _parser;
    private readonly Dictionary<string, ConfigNode> _anchors = new(StringComparer.Ordinal);
    private int _nodes;

    private YamlText(string text, string file, string? variable)
    {
        _file = file;
        _variable = variable;
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>The one document; null when there is none.</summary>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="file">Its name for messages.</param>
    /// <param name="variable">The environment variable that it is the value of; null for a file.</param>
    /// <exception cref="ConfigException">It is no YAML that can be taken.</exception>
    public static ConfigNode? Read(string text, string file, string? variable = null)
    {
        // A byte order mark is no part of the text.
        text = text.StartsWith('\uFEFF') ? text[1..] : text;
        if (HiddenText.Find(text) is { } hidden)
            throw Refused(file, hidden.Place, hidden.What);
        try
        {
            return new YamlText(text, file, variable).Document();
        }
        catch (YamlException wrong)
        {
            var place = new FilePlace((int)wrong.Start.Line, (int)wrong.Start.Column);
            if (wrong.Message.Contains("tab", StringComparison.Ordinal) && HiddenText.FindIndentingTab(text, place.Line) is { } tab)
                throw Refused(file, tab, "a tab indents this line", "spaces");
            throw Refused(file, place, "not valid YAML: " + VisibleText.Escape(wrong.Message, 200).TrimEnd('.'));
        }
        catch (Exception thrown) when (thrown is not ConfigException)
        {
            // Whatever a parser stumbles over, the file is not understood.
            throw Refused(file, new FilePlace(1, 1), "not valid YAML");
        }
    }

    private ConfigNode? Document()
    {
        _ = Next();
        if (Next() is StreamEnd)
            return null;
        var node = Node(Next(), depth: 0);
        _ = Next();
        return Next() is var after and not StreamEnd ? throw Refused(PlaceOf(after), "a second document begins", "one document") : node;
    }

    private ParsingEvent Next() => _parser.MoveNext() && _parser.Current is { } current
        ? current
        : throw Refused(new FilePlace(1, 1), "not valid YAML");

    private ConfigNode Node(ParsingEvent current, int depth)
    {
        var place = PlaceOf(current);
        if (depth > DeepestNesting)
            throw Refused(place, string.Create(CultureInfo.InvariantCulture, $"nested deeper than {DeepestNesting} levels"));
        if (current is NodeEvent { Tag.IsEmpty: false })
            throw Refused(place, "tags such as !!str are not read", "a plain value, or one in quotes");
        ConfigNode node = current switch
        {
            Scalar scalar => new ScalarNode(place, scalar.Value, scalar.Style is ScalarStyle.Plain),
            SequenceStart => Sequence(place, depth),
            MappingStart => Mapping(place, depth),
            AnchorAlias alias => Aliased(alias, place),
            _ => throw Refused(place, "not valid YAML"),
        };

        // Aliases share their nodes, so memory stays small, but whoever walks the nodes meets every copy.
        if (current is Scalar or AnchorAlias)
            _nodes += node.Size;
        if (_nodes > MostNodes)
            throw Refused(place, string.Create(CultureInfo.InvariantCulture, $"more than {MostNodes} values, aliases written out"));
        if (current is NodeEvent { Anchor: { IsEmpty: false } anchor })
            _anchors[anchor.Value] = node;
        return node;
    }

    private ListNode Sequence(FilePlace place, int depth)
    {
        var items = new List<ConfigNode>();
        var size = 1;
        _nodes++;
        for (var current = Next(); current is not SequenceEnd; current = Next())
        {
            items.Add(Node(current, depth + 1));
            size += items[^1].Size;
        }

        return new ListNode(place, size, items);
    }

    private MapNode Mapping(FilePlace place, int depth)
    {
        var entries = new List<MapEntry>();
        var size = 1;
        _nodes++;
        for (var current = Next(); current is not MappingEnd; current = Next())
        {
            if (current is not Scalar)
                throw Refused(PlaceOf(current), "a key that is no text", "a name");
            var key = (ScalarNode)Node(current, depth + 1);
            var value = Node(Next(), depth + 1);
            entries.Add(new MapEntry(key.Value, key.Place, value));
            size += 1 + value.Size;
        }

        return new MapNode(place, size, entries);
    }

    // An anchor is known when its value is complete, so that nothing can hold itself.
    private ConfigNode Aliased(AnchorAlias alias, FilePlace place) => _anchors.TryGetValue(alias.Value.Value, out var node)
        ? node with { Place = place }
        : throw Refused(place, $"the alias '{VisibleText.Escape("*" + alias.Value.Value, 60)}' has no anchor before it");

    private FilePlace PlaceOf(ParsingEvent current) => new((int)current.Start.Line, (int)current.Start.Column, _variable);

    private ConfigException Refused(FilePlace place, string what, string? expected = null) => Refused(_file, place, what, expected);

    private static ConfigException Refused(string file, FilePlace place, string what, string? expected = null) =>
        new([new ConfigProblem(VisibleText.Escape(file, 1_000), place.Line, place.Column, "", what, expected)]);
}
