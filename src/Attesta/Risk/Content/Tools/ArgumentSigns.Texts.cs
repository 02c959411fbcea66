namespace Attesta.Risk.Content.Tools;

/// <content>What the texts among the arguments say.</content>
internal partial struct ArgumentSigns
{
    private void Text(ArgumentRole role, string text)
    {
        if (text.Length == 0)
            return;
        switch (role)
        {
            case ArgumentRole.None:
                _first ??= text.Length <= LongestFirst && !text.Contains('\n') ? text : null;
                break;
            case ArgumentRole.Words:
                break;
            case ArgumentRole.Person:
                Person ??= text;
                Flagged(ArgumentRole.Target, text);
                break;
            case ArgumentRole.Contact:
                Contact ??= text;
                break;
            case ArgumentRole.Amount:
                var amount = Money.Parse(text);
                (Amount, AmountText) = amount > Amount ? (amount, text) : (Amount, AmountText);
                HasCurrency |= Money.HasSign(text);
                break;
            case ArgumentRole.Quantity:
                Quantity = Math.Max(Quantity, Money.Parse(text));
                break;
            case ArgumentRole.Currency:
                HasCurrency = true;
                Currency ??= text;
                break;
            case ArgumentRole.Recipient:
                Recipients = Math.Max(Math.Max(Recipients, 1), Separated(text));
                ReachesEveryone |= Means(text, "everyone", "@everyone", "all", "*", "@channel", "@here", "@all", "anyone", "public", "broadcast", "everybody");
                Recipient ??= text;
                break;
            case ArgumentRole.Visibility:
                IsPublic |= Means(text, "public", "anyone", "everyone", "world", "anyonewithlink", "anyone_with_link", "anyone with the link", "link", "public-read", "public-read-write", "true", "open", "external", "internet", "allusers");
                break;
            case ArgumentRole.Environment:
                IsProduction |= Means(text, "production", "prod", "live", "prd");
                break;
            case ArgumentRole.Role:
                Role ??= text;
                IsPublic |= Grants.IsForEverybody(text);
                IsElevated |= Grants.IsForAll(text) || Means(text, "owner", "admin", "administrator", "root", "superuser", "editor", "write", "writer", "maintainer", "full", "*", "all", "superadmin", "sudo", "full_access", "roles/owner", "roles/editor");
                break;
            default:
                Flagged(role, text);
                break;
        }
    }

    private void Flagged(ArgumentRole role, string text)
    {
        if (role is ArgumentRole.Target or ArgumentRole.Filter or ArgumentRole.Everything)
        {
            IsEverything |= Means(text, "*", "all", "everything", "%", "**", "*.*", "/*", ".*", "1=1", "{}") || (role == ArgumentRole.Everything && Means(text, "true", "yes", "1"));
            if (role == ArgumentRole.Target)
                Target ??= text;
            return;
        }

        if (!Means(text, "true", "yes", "1", "force"))
            return;
        IsForced |= role == ArgumentRole.Force;
        IsForGood |= role == ArgumentRole.ForGood;
    }

    private static bool Means(string text, params ReadOnlySpan<string> words)
    {
        var trimmed = text.AsSpan(0, Math.Min(text.Length, 64)).Trim();
        foreach (var word in words)
        {
            if (trimmed.Equals(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    // ann@example.com, bob@example.com
    private static int Separated(string text)
    {
        var marks = text.AsSpan().Count('@');
        return marks > 1 ? marks : 1;
    }
}
