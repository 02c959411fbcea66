using Attesta.Risk.Content.Words;

namespace Attesta.Risk.Content.Tools;

/// <summary>Reading that is more than looking: keys that open something, and whole stores that are carried off.</summary>
internal static class SensitiveReading
{
    private static readonly string[] OnlyAbout =
    [
        "status", "count", "usage", "policy", "policies", "history", "schema", "expiry", "expiration", "metadata", "type", "types", "price", "prices", "limit", "limits", "balance", "balances", "size", "version", "versions", "format", "info", "url",
        "settings", "strength", "requirements", "events", "supply", "holders", "progress", "job", "jobs", "result", "results", "options",
    ];

    /// <summary>What kind of reading this is and how bad; null when it is an ordinary one.</summary>
    public static (EffectKind Kind, double Severity)? Of(Verb verb, NameReading name)
    {
        if (name.Words.Count < 2 || Array.IndexOf(OnlyAbout, name.Words[^1]) >= 0)
            return null;
        if (verb.OnlyReads && verb.Base is not ("check" or "validate" or "verify" or "count" or "has" or "is" or "hash" or "test" or "inspect" or "explain") && NamesKey(name.Words))
            return (EffectKind.ReadsSecret, 0.42);
        if (verb.Base is not ("export" or "exportall" or "download" or "extract" or "pull" or "upload" or "stream") || verb.Base is "pull" && name.Words.Contains("request", StringComparer.Ordinal))
            return null;
        var everything = (name.Things & Thing.Everything) != Thing.None;
        if (NamesPeople(name.Words))
            return (EffectKind.SendsOut, everything ? 0.55 : 0.42);
        if (name.Words.Exists(word => word is "database" or "db" or "databases" or "backup" or "backups" or "dump" or "vault" or "mailbox" or "keystore" or "wallet"))
            return (EffectKind.SendsOut, everything ? 0.55 : 0.45);
        return everything && verb.Base is "export" or "exportall" or "download" ? (EffectKind.SendsOut, 0.42) : null;
    }

    // An API key or access token, not the keys of a map or the tokens of a text.
    private static bool NamesKey(List<string> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] is "apikey" or "apikeys" or "keypair" or "keypairs" or "totp")
                return true;
            if (i > 0 && words[i] is "key" or "keys" && words[i - 1] is "api" or "access" or "ssh" or "account" or "encryption" or "signing" or "master" or "license" or "recovery" or "service")
                return true;
            if (i > 0 && words[i] is "token" or "tokens" && words[i - 1] is "api" or "access" or "refresh" or "auth" or "bearer" or "session" or "service" or "id" or "oauth" or "bot" or "csrf")
                return true;
            if (i > 0 && words[i] is "codes" or "code" && words[i - 1] is "recovery" or "backup" or "otp" or "mfa")
                return true;
        }

        return false;
    }

    private static bool NamesPeople(List<string> words) => words.Exists(word => word is "customer" or "customers" or "user" or "users" or "employee" or "employees" or "patient" or "patients" or "member" or "members"
        or "contacts" or "leads" or "subscribers" or "payroll" or "salaries" or "emails" or "messages" or "conversations" or "transactions" or "pii");
}
