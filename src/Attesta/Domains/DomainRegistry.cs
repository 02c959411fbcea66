using System.Collections.Concurrent;
using System.Reflection;
using Attesta.Policy.Configuration;

namespace Attesta.Domains;

/// <summary>The domains that configuration can name: the shipped ones, and those that the host program registers. Thread-safe.</summary>
public sealed class DomainRegistry
{
    private const string Folder = "Attesta.Domains.Presets.";
    private const string Extension = ".yaml";

    private static readonly Assembly Own = typeof(DomainRegistry).Assembly;
    private static readonly ConcurrentDictionary<string, DomainProfile> Presets = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, DomainProfile> _registered = new(StringComparer.Ordinal);

    /// <summary>The registry that configuration files look into.</summary>
    public static DomainRegistry Default { get; } = new();

    /// <summary>The names of the shipped domains.</summary>
    public static IReadOnlyList<string> Shipped { get; } =
    [
        .. Own.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal) && name.EndsWith(Extension, StringComparison.Ordinal))
            .Select(name => name[Folder.Length..^Extension.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Every name that can be found, in order.</summary>
    public IReadOnlyList<string> Names => [.. Shipped.Concat(_registered.Keys).Order(StringComparer.Ordinal)];

    /// <summary>Makes a profile known under its name.</summary>
    /// <exception cref="ArgumentException">The name is taken: a profile that configuration counts on is never replaced by another.</exception>
    public void Register(DomainProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        if (Shipped.Contains(profile.Name, StringComparer.Ordinal) || !_registered.TryAdd(profile.Name, profile))
            throw new ArgumentException($"There is a domain '{profile.Name}' already; give this one a name of its own.", nameof(profile));
    }

    /// <summary>The profile of a name; null when there is none.</summary>
    public DomainProfile? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_registered.TryGetValue(name, out var registered))
            return registered;
        return Shipped.Contains(name, StringComparer.Ordinal) ? Presets.GetOrAdd(name, Read) : null;
    }

    /// <summary>The profile of a name.</summary>
    /// <exception cref="ArgumentException">There is none; the message names the nearest.</exception>
    public DomainProfile Get(string name) => Find(name) ?? throw new ArgumentException(
        $"There is no domain {ConfigReading.Quoted(name)}{(NearestName.To(name, Names) is { } nearest ? $"; did you mean {nearest}?" : $"; there are {string.Join(", ", Names)}.")}", nameof(name));

    private static DomainProfile Read(string name)
    {
        var file = Folder + name + Extension;
        using var stream = Own.GetManifestResourceStream(file)!;
        using var text = new StreamReader(stream);
        var reading = new ConfigReading(file, ".", static _ => null);
        var read = ProfileReading.ReadFile(reading, text.ReadToEnd(), name + Extension);
        reading.ThrowIfUnsound();
        return read.Profile;
    }
}
