namespace Attesta.Challenges;

/// <summary>Who requested an action, as its metadata <c>requested_by</c> says. INVARIANT: where that cannot be read, nobody may approve: it could be anyone.</summary>
internal static class Requester
{
    public const string Key = "requested_by";
    public const string Unreadable = "requested_by is no name that can be read, so nobody can be told apart from whoever requested the action; give it as one text";

    /// <summary>The requester in normal form, empty when the action names none; null when it says something that is no name.</summary>
    public static string? Of(ActionContext action)
    {
        if (!action.Metadata.TryGetValue(Key, out var value) || value is null or "")
            return "";
        var normal = ApproverIdentity.Normalize(value as string);
        return normal.Length == 0 ? null : normal;
    }
}
