namespace Attesta.Risk.Content.Tools;

/// <summary>What an argument is for, by its name.</summary>
internal enum ArgumentRole
{
    /// <summary>Nothing that matters here.</summary>
    None,

    /// <summary>An amount of money.</summary>
    Amount,

    /// <summary>How many.</summary>
    Quantity,

    /// <summary>In what the amount is.</summary>
    Currency,

    /// <summary>Who gets it.</summary>
    Recipient,

    /// <summary>Who can see it.</summary>
    Visibility,

    /// <summary>Set when only some may see it.</summary>
    Hidden,

    /// <summary>Set when it is for all of them.</summary>
    Everything,

    /// <summary>Set when it is to happen whatever stands in the way.</summary>
    Force,

    /// <summary>Set when nothing can bring it back.</summary>
    ForGood,

    /// <summary>Where it happens: production, staging.</summary>
    Environment,

    /// <summary>What somebody may do afterwards.</summary>
    Role,

    /// <summary>Which things are meant.</summary>
    Filter,

    /// <summary>The thing that is meant.</summary>
    Target,

    /// <summary>The person that is meant.</summary>
    Person,

    /// <summary>How somebody is reached, which may be no more than a part of their record.</summary>
    Contact,

    /// <summary>What is said, or what nobody should read: never the thing that is meant.</summary>
    Words,
}

/// <summary>Finds the role of an argument in its name.</summary>
internal static class ArgumentRoles
{
    private static readonly Dictionary<string, ArgumentRole> Roles = Read();

    private static readonly Dictionary<string, ArgumentRole>.AlternateLookup<ReadOnlySpan<char>> BySpan = Roles.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The role by the whole name, else by its last word: <c>total_amount</c>, <c>recipientEmail</c>. Allocates nothing.</summary>
    public static ArgumentRole Of(string name)
    {
        if (name.Length > 64)
            return ArgumentRole.None;
        if (BySpan.TryGetValue(name, out var role))
            return role;
        var at = name.Length - 1;
        while (at > 0 && char.IsLetterOrDigit(name[at]) && !(char.IsUpper(name[at]) && !char.IsUpper(name[at - 1])))
            at--;
        if (at == 0)
            return ArgumentRole.None;
        var last = name.AsSpan(char.IsLetterOrDigit(name[at]) ? at : at + 1);
        return BySpan.TryGetValue(last, out role) && role is not (ArgumentRole.Everything or ArgumentRole.Force) ? role : ArgumentRole.None;
    }

    private static Dictionary<string, ArgumentRole> Read()
    {
        var roles = new Dictionary<string, ArgumentRole>(StringComparer.OrdinalIgnoreCase);
        void Add(ArgumentRole role, string names)
        {
            foreach (var name in names.Split(' '))
                roles[name] = role;
        }

        Add(ArgumentRole.Target, "id ids name names path file filename filepath url uri key target table database bucket repo repository account subject title folder directory source destination object item host server domain branch");
        Add(ArgumentRole.Person, "user username user_name member principal grantee collaborator assignee userid user_id person employee patient customer");
        Add(ArgumentRole.Words, "body text content contents message description comment note notes reason code password passcode passphrase pin otp token secret apikey api_key prompt input html markdown caption value data summary date time day start end format language lang reference memo from_account source_account from_address action operation op method mode type kind verb command side status state stage");
        Add(ArgumentRole.Amount, "amount amt price total sum cost fee salary payment money usd eur gbp dollars cents bid budget value deposit withdrawal balance price_limit lamports wei gwei satoshi satoshis sats betrag montant monto importe importo cantidad quantia");
        Add(ArgumentRole.Quantity, "quantity qty count number num size shares units copies instances replicas nodes capacity seats passengers nights");
        Add(ArgumentRole.Currency, "currency currency_code ccy coin symbol");
        Add(ArgumentRole.Recipient, "to recipient recipients emails cc bcc channel channels attendees attendee participants participant invitees invitee invite guests guest share_with members audience receiver payee beneficiary iban mailto to_account to_address destination_account to_iban chat_id followers");
        Add(ArgumentRole.Contact, "email phone phone_number email_address");
        Add(ArgumentRole.Visibility, "visibility public access acl sharing share_type is_public ispublic public_access anyone privacy make_public audience_type scope");
        Add(ArgumentRole.Hidden, "private is_private isprivate internal_only");
        Add(ArgumentRole.Everything, "all delete_all deleteall remove_all everything all_users select_all apply_to_all for_all include_all clear_all entire bulk everyone notify_all reply_all all_items all_versions all_branches all_files");
        Add(ArgumentRole.Force, "force recursive cascade overwrite hard forced skip_confirmation skipconfirmation no_confirm confirm_delete yes ignore_errors bypass skip_checks skip_validation no_verify force_delete replace upsert allow_overwrite");
        Add(ArgumentRole.ForGood, "permanent permanently hard_delete harddelete skip_trash skiptrash purge no_backup skip_backup skip_final_snapshot forever bypass_trash delete_permanently permanent_delete");
        Add(ArgumentRole.Environment, "environment env stage deployment_environment");
        Add(ArgumentRole.Role, "role roles permission permissions access_level accesslevel privilege privileges scopes policy policies");
        Add(ArgumentRole.Filter, "filter where query selector pattern match criteria condition conditions glob prefix");
        return roles;
    }
}
