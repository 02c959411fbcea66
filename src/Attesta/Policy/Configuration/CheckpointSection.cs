using Attesta.Audit;
using Attesta.Audit.Proofs;

namespace Attesta.Policy.Configuration;

/// <summary>Reads <c>audit.checkpoint</c>: how the ledger is signed, and where its checkpoints go. Whether the private key can be read is for whoever signs.</summary>
internal static class CheckpointSection
{
    /// <summary>Where <c>attesta keys new</c> puts a key.</summary>
    public const string DefaultKey = ".attesta/ledger.pem";

    private const int MostAnchors = 20;
    private const string PublicKeyExpected = "a public key, or the path of a file that holds one";

    private static readonly CheckpointSettings Shipped = new();

    private static readonly Key PrivateKey = new("key", new TextShape { Shortest = 1 },
        "The private key: the path of a file, env:NAME, or command:PROGRAM ARGUMENTS for a program that signs. attesta keys new makes one.")
    { Default = DefaultKey };

    private static readonly Key PublicKey = new("public_key", new TextShape { Shortest = 1, IsNullable = true },
        "The public key or the path of its file; without it the file of the private key with .pub behind it. A command needs it.")
    { Default = "null" };

    private static readonly Key<int> EveryEntries = Key.Count("every_entries", Shipped.EveryEntries, new Limits(1, 1_000_000_000), "After how many entries at the latest.");

    private static readonly Key<double> EverySeconds = Key.Number("every_seconds", Shipped.Every.TotalSeconds, new Limits(0.1, 86_400, "seconds"),
        "After how long at the latest, while there are new entries.");

    private static readonly Key Origin = new("origin", new TextShape { Shortest = 1, Longest = 256, IsNullable = true },
        "The ledger's name in checkpoints, which never changes; without it a name that is made from the first entry.")
    { Default = "null" };

    private static readonly Key AnchorPath = new("path", new TextShape { Shortest = 1 }, "A file, on another mount or of another user, that checkpoints are appended to.");
    private static readonly Key WitnessUrl = new("witness", new TextShape { Shortest = 1 }, "The address of a witness; https, or http on this machine.");
    private static readonly Key WitnessKey = new("witness_key", new TextShape { Shortest = 1 }, "The line that 'attesta witness serve' prints when it starts, or the path of a file with it; not the witness's .pub file.");

    private static readonly Key AnchorTable = DatabaseKeys.Connection("A connection to PostgreSQL whose table takes checkpoints and gives none up: env:NAME or file:PATH where it is, or the connection string itself.");

    private static readonly Key Anchors = Key.List("anchors", new GroupShape(AnchorPath, WitnessUrl, WitnessKey, AnchorTable), MostAnchors,
        "Where checkpoints go that the ledger's owner cannot rewrite: {path: FILE}, {witness: ADDRESS, witness_key: KEY} or {postgres: \"env:NAME\"}.");

    public static readonly Key Key = Key.Group("checkpoint",
        "Signs the trail, so that nobody without the key can rewrite it unseen. anchors keep what was signed elsewhere, such as "
        + "[{path: /mnt/worm/checkpoints}, {witness: \"https://witness.example.org/\", witness_key: witness.key}]; witness.key holds what 'attesta witness serve' printed.",
        PrivateKey, PublicKey, EveryEntries, EverySeconds, Origin, Anchors) with
    { IsOptIn = true, Default = "null" };

    public static CheckpointPlan? Read(ConfigReading reading, Section audit, string ledger)
    {
        audit.RefuseEmpty(Key, "a key to sign with, {} for what ships, or null to sign nothing");
        if (audit.Entry(Key.Name) is not { Value.IsNull: false } whole)
            return null;
        var section = audit.Inner(Key);
        var key = section.Entry(PrivateKey.Name) is null ? DefaultKey : Text(section, PrivateKey, "the path of a file, env:NAME or command:PROGRAM ARGUMENTS");
        if (section.Entry(PrivateKey.Name) is null)
            section.Setting(PrivateKey.Name, DefaultKey, null);
        var publicKey = Text(section, PublicKey, PublicKeyExpected);
        var origin = Text(section, Origin, "a name without spaces");
        if (origin is not null && !Checkpoint.IsOrigin(origin))
            section.Problem(section.Entry(Origin.Name)!, "is no name", "a name of at most 256 characters, without spaces and plus");
        var settings = new CheckpointSettings
        {
            EveryEntries = section.Count(EveryEntries),
            Every = TimeSpan.FromSeconds(section.Number(EverySeconds)),
            Origin = origin,
        };
        var (paths, witnesses, tables) = ReadAnchors(reading, section, ledger);
        if (key is null)
            return null;
        var source = new KeySource(key, publicKey, reading.Folder, reading.Variable);
        if (source.IsCommand && publicKey is null)
            section.Problem(section.Entry(PrivateKey.Name)!, "signs by a command, whose key is not known", "public_key beside it");
        var (keyAt, keyPath) = section.Entry(PrivateKey.Name) is { } written ? (written.Value.Place, section.PathOf(PrivateKey.Name)) : (whole.Value.Place, section.PathOf(PrivateKey.Name));
        reading.Later(keyAt, keyPath, _ => source.PrivateFault());
        if (section.Entry(PublicKey.Name) is { } named && publicKey is not null)
            section.Later(named, _ => source.PublicFault());
        else
            reading.Later(keyAt, keyPath, _ => source.PrivateFault() is null ? source.PublicFault() : null);
        return new CheckpointPlan(source, settings) { AnchorPaths = paths, Witnesses = witnesses, AnchorTables = tables };
    }

    private static (List<string> Paths, List<(Uri Url, VerifierKey Key)> Witnesses, List<SecretSource> Tables) ReadAnchors(ConfigReading reading, Section section, string ledger)
    {
        var (paths, witnesses, tables) = (new List<string>(), new List<(Uri, VerifierKey)>(), new List<SecretSource>());
        section.RefuseEmpty(Anchors, "a list of anchors, or [] for none");
        var items = section.Items(Anchors, "a list of anchors, each with path, witness or postgres");
        if (items.Count == 0)
            section.Setting(Anchors.Name, "[]", section.Entry(Anchors.Name)?.Value.Place);
        for (var i = 0; i < items.Count; i++)
        {
            var item = section.Item(Anchors, i, items[i]);
            var path = Text(item, AnchorPath, "the path of a file");
            var url = Text(item, WitnessUrl, "a full https address");
            var key = Text(item, WitnessKey, PublicKeyExpected);
            var table = DatabaseKeys.ConnectionOf(item, AnchorTable);
            if (items[i] is not MapNode)
            {
                if (items[i].IsNull)
                    reading.Problem(items[i].Place, item.Path, "is empty", "path, witness or postgres");
            }
            else if (new object?[] { path, url, table }.Count(place => place is not null) is var places && (places != 1 || (url is null) != (key is null)))
            {
                reading.Problem(items[i].Place, item.Path, places > 1 ? "names more than one place" : "does not say where", "one of path, postgres, or witness with witness_key");
            }
            else if (table is not null)
            {
                tables.Add(table);
            }
            else if (path is not null)
            {
                var file = Path.GetFullPath(path, reading.Folder);
                if (LedgerPaths.OwnPart(file, ledger) is { } own)
                    item.Problem(item.Entry(AnchorPath.Name)!, own + ", and a checkpoint in there would destroy it", "a file elsewhere, best on another mount or of another user");
                else if (paths.Exists(other => LedgerPaths.IsSame(other, file)))
                    item.Problem(item.Entry(AnchorPath.Name)!, "is the file of another anchor", "each file once");
                else
                    paths.Add(file);
            }
            else if (Witness(reading, item, url!, key!) is { } witness)
            {
                witnesses.Add(witness);
            }
        }

        return (paths, witnesses, tables);
    }

    private static (Uri, VerifierKey)? Witness(ConfigReading reading, Section item, string address, string key)
    {
        var url = Uri.TryCreate(address, UriKind.Absolute, out var read) ? read : null;
        if (WitnessAnchor.Fault(url) is { } fault)
        {
            item.Problem(item.Entry(WitnessUrl.Name)!, fault, "a full https address without a query");
            return null;
        }

        try
        {
            if (KeySource.ReadKeys(key, reading.Folder).FirstOrDefault(one => one.IsCosigner) is { } cosigner)
                return (url!, cosigner);
            item.Problem(item.Entry(WitnessKey.Name)!, "is not the key of a witness", "the line that 'attesta witness serve' prints");
        }
        catch (SigningFailedException missing)
        {
            item.Problem(item.Entry(WitnessKey.Name)!, missing.Message.TrimEnd('.'), PublicKeyExpected);
        }

        return null;
    }

    private static string? Text(Section section, Key key, string expected)
    {
        var entry = section.Entry(key.Name);
        var text = entry is null || (entry.Value.IsNull && key.Shape.IsNullable) ? null : section.Text(entry, expected);
        if (text is "")
            section.Problem(entry!, "is empty", expected);
        section.Setting(key.Name, text is null ? "null" : Actions.VisibleText.Escape(text, 1_000), entry?.Value.Place);
        return text is "" ? null : text;
    }
}
