using System.Buffers;

namespace Attesta.Risk.Content.Tools;

/// <summary>Roles and policies that let everybody in, or let somebody do everything.</summary>
internal static class Grants
{
    private const int Longest = 16 * 1024;

    private static readonly SearchValues<string> Everything = SearchValues.Create(
        ["administratoraccess", "fullaccess", "full_access", "cluster-admin", "cluster_admin", "superuser", "superadmin", "\"action\":\"*\"", "\"action\": \"*\"", "roles/owner", "roles/editor"], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> Everybody = SearchValues.Create(
        ["\"principal\":\"*\"", "\"principal\": \"*\"", "\"aws\":\"*\"", "\"aws\": \"*\"", "allusers", "allauthenticatedusers", "public-read"], StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a role or policy lets somebody do everything.</summary>
    public static bool IsForAll(string text) => text.AsSpan(0, Math.Min(text.Length, Longest)).IndexOfAny(Everything) >= 0;

    /// <summary>Whether a role or policy lets everybody in.</summary>
    public static bool IsForEverybody(string text) => text.AsSpan(0, Math.Min(text.Length, Longest)).IndexOfAny(Everybody) >= 0;
}
