using System.Buffers;

namespace Attesta.Risk.Content.Tools;

/// <summary>Phrases of descriptions that say more than a verb.</summary>
internal readonly struct DocCues
{
    private static readonly SearchValues<string> ForGood = SearchValues.Create(
        [
            "permanently", "is permanent", "permanent deletion", "permanent removal", "irreversibl", "cannot be undone", "can't be undone", "can not be undone", "not be undone", "cannot be reversed", "cannot be recovered", "can't be recovered",
            "unrecoverabl", "no undo", "not reversible", "not recoverable", "data will be lost", "will be lost", "data loss", "cannot be restored", "no way to recover", "unable to recover", "forever",
        ],
        StringComparison.Ordinal);

    private static readonly SearchValues<string> Destroying = SearchValues.Create(["destructive", "dangerous"], StringComparison.Ordinal);

    private static readonly SearchValues<string> Replacing = SearchValues.Create(
        [
            "overwrit", "use with caution", "use with extreme caution", "create or update", "creates or updates", "created or updated", "create/update", "creates/updates", "upsert", "update existing", "updates existing", "update an existing", "updates an existing", "or update",
            "replaces existing", "replaces the existing", "replace existing", "replaces any", "replaced if", "if it already exists, it", "modify existing", "modifies existing", "create or overwrite",
        ],
        StringComparison.Ordinal);

    private static readonly SearchValues<string> Costing = SearchValues.Create(
        ["billable", "incur", "will be charged", "you are charged", "charges the", "costs money", "real money", "be billed", "charges a", "deducts", "deducted", "debits the", "from your balance", "from the balance"],
        StringComparison.Ordinal);

    private static readonly SearchValues<string> Machines = SearchValues.Create(
        [
            "resource group", "subscription", " sku", "region", "provision", "instance type", "instance size", "vpc", "subnet", "availability zone", "compute tier", "storage tier", "cloud ", "storage account",
            "azure ", "aws ", "gcp", "kubernetes", "container", "cluster", "billing", "sync group", "virtual machine",
        ],
        StringComparison.Ordinal);

    private static readonly SearchValues<string> Peoples = SearchValues.Create(
        ["email", "e-mail", "recipient", "to a user", "to another user", "to someone", "to the user", "notif", "attendee", "participant", "direct message", "followers", "publicly", "customer", "text message", "phone", "to a channel", "to people", "invite"],
        StringComparison.Ordinal);

    public DocCues(string lowerCase)
    {
        var text = lowerCase.AsSpan();
        IsForGood = Says(text, ForGood);
        IsDestructive = SaysOfItself(text);
        Replaces = Says(text, Replacing);
        Costs = Says(text, Costing);
        IsInfrastructure = text.IndexOfAny(Machines) >= 0;
        ReachesPeople = text.IndexOfAny(Peoples) >= 0;
    }

    public bool IsForGood { get; }

    public bool IsDestructive { get; }

    public bool Replaces { get; }

    public bool Costs { get; }

    public bool IsInfrastructure { get; }

    public bool ReachesPeople { get; }

    // Where it is not denied: "non-destructive", "does not overwrite".
    private static bool Says(ReadOnlySpan<char> text, SearchValues<string> phrases)
    {
        for (var at = 0; at < text.Length;)
        {
            var next = text[at..].IndexOfAny(phrases);
            if (next < 0)
                return false;
            at += next;
            if (!IsDenied(text[Math.Max(0, at - 16)..at]))
                return true;
            at++;
        }

        return false;
    }

    // "This is a destructive operation", not "never run destructive commands".
    private static bool SaysOfItself(ReadOnlySpan<char> text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var next = text[at..].IndexOfAny(Destroying);
            if (next < 0)
                return false;
            at += next;
            var before = text[Math.Max(0, at - 24)..at].TrimEnd(" *_(⚠\uFE0F");
            if (before.IsEmpty || before[^1] is '.' or '!' or '\n' or ':' or '-' or '—' or ')' || EndsInOneOf(before))
                return true;
        }

        return false;
    }

    private static bool EndsInOneOf(ReadOnlySpan<char> before)
    {
        if (IsDenied(before))
            return false;
        ReadOnlySpan<string> words = ["is", " is a", " be", "considered", "potentially", "highly", "very", "extremely", "inherently"];
        foreach (var word in words)
        {
            if (before.EndsWith(word, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private static bool IsDenied(ReadOnlySpan<char> before)
    {
        var near = before.TrimEnd();
        return near.EndsWith("non-", StringComparison.Ordinal) || near.EndsWith(" not", StringComparison.Ordinal) || near.EndsWith("n't", StringComparison.Ordinal)
            || near.EndsWith(" never", StringComparison.Ordinal) || near.EndsWith("without", StringComparison.Ordinal) || near.EndsWith("not be", StringComparison.Ordinal)
            || near.EndsWith(" no", StringComparison.Ordinal) || near.EndsWith("non", StringComparison.Ordinal) || near.EndsWith("not a", StringComparison.Ordinal);
    }
}
