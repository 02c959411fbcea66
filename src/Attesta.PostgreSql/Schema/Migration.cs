using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Attesta.PostgreSql.Schema;

/// <summary>A step of the schema. Once released it never changes: a later step puts right what an earlier one got wrong.</summary>
/// <param name="Version">From 1 on, without gaps.</param>
/// <param name="Name">In words.</param>
/// <param name="Sql">What it does.</param>
internal sealed record Migration(int Version, string Name, string Sql)
{
    public static IReadOnlyList<Migration> All { get; } = Load();

    /// <summary>Lower-case hex SHA-256 of the SQL.</summary>
    public string Digest { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    private static Migration[] Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(Read)];

        Migration Read(string resource)
        {
            using var text = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
            var version = int.Parse(resource.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture);

            // The line ends of a checkout must not change what a migration is.
            return new Migration(version, resource[5..^4].Replace('_', ' '), text.ReadToEnd().ReplaceLineEndings("\n"));
        }
    }
}
