using System.Security.Cryptography;
using System.Text;
using Attesta.Audit;

namespace Attesta.PostgreSql.Sequencing;

/// <summary>The text under which an agent or domain is kept: exactly one for each, whatever it calls itself, and short enough for an index.</summary>
internal static class AgentKey
{
    private const int MaxLength = 200;

    public static string Of(string id)
    {
        var written = Encoding.ASCII.GetString(CanonicalJson.Of(id))[1..^1];

        // INVARIANT: no escaped text holds a backslash before a #, so that no agent can call itself by another's hash.
        return written.Length <= MaxLength ? written : @"\#" + Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(written)));
    }
}
