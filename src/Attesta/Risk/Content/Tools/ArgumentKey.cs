namespace Attesta.Risk.Content.Tools;

/// <summary>What an argument is, by its name.</summary>
/// <param name="Role">What it is for.</param>
/// <param name="Verb">What it says about a verb that it may hold.</param>
internal readonly record struct ArgumentKey(ArgumentRole Role, VerbKey Verb)
{
    private const int Longest = 64;

    private static readonly Dictionary<string, ArgumentKey> Keys = Read();

    private static readonly Dictionary<string, ArgumentKey>.AlternateLookup<ReadOnlySpan<char>> BySpan = Keys.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>By the whole name; the role else by its last word, as in <c>total_amount</c> or <c>recipientEmail</c>. Allocates nothing.</summary>
    public static ArgumentKey Of(string name)
    {
        if (name.Length > Longest)
            return default;
        if (BySpan.TryGetValue(name, out var key) && key.Role != ArgumentRole.None)
            return key;
        var at = name.Length - 1;
        while (at > 0 && char.IsLetterOrDigit(name[at]) && !(char.IsUpper(name[at]) && !char.IsUpper(name[at - 1])))
            at--;
        if (at <= 0)
            return key;
        var last = name.AsSpan(char.IsLetterOrDigit(name[at]) ? at : at + 1);
        return BySpan.TryGetValue(last, out var ending) && ending.Role is not (ArgumentRole.Everything or ArgumentRole.Force) ? key with { Role = ending.Role } : key;
    }

    private static Dictionary<string, ArgumentKey> Read()
    {
        var keys = new Dictionary<string, ArgumentKey>(StringComparer.OrdinalIgnoreCase);
        void Add(string names, Func<ArgumentKey, ArgumentKey> with)
        {
            foreach (var name in names.Split(' '))
                keys[name] = with(keys.GetValueOrDefault(name));
        }

        Add("id ids name names path file filename filepath url uri key target table database bucket repo repository account subject title folder directory source destination object item host server domain branch", key => key with { Role = ArgumentRole.Target });
        Add("user username user_name member principal grantee collaborator assignee userid user_id person employee patient customer", key => key with { Role = ArgumentRole.Person });
        Add("body text content contents message description comment note notes reason code password passcode passphrase pin otp token secret apikey api_key prompt input html markdown caption value data summary date time day start end format language lang reference memo from_account source_account from_address action operation op method mode type kind verb command side status state stage", key => key with { Role = ArgumentRole.Words });
        Add("amount amt price total sum cost fee salary payment money usd eur gbp dollars cents bid budget value deposit withdrawal balance price_limit lamports wei gwei satoshi satoshis sats betrag montant monto importe importo cantidad quantia", key => key with { Role = ArgumentRole.Amount });
        Add("quantity qty count number num size shares units copies instances replicas nodes capacity seats passengers nights", key => key with { Role = ArgumentRole.Quantity });
        Add("currency currency_code ccy coin symbol", key => key with { Role = ArgumentRole.Currency });
        Add("to recipient recipients emails cc bcc channel channels attendees attendee participants participant invitees invitee invite guests guest share_with members audience receiver payee beneficiary iban mailto to_account to_address destination_account to_iban chat_id followers", key => key with { Role = ArgumentRole.Recipient });
        Add("email phone phone_number email_address", key => key with { Role = ArgumentRole.Contact });
        Add("visibility public access acl sharing share_type is_public ispublic public_access anyone privacy make_public audience_type scope", key => key with { Role = ArgumentRole.Visibility });
        Add("private is_private isprivate internal_only", key => key with { Role = ArgumentRole.Hidden });
        Add("all delete_all deleteall remove_all everything all_users select_all apply_to_all for_all include_all clear_all entire bulk everyone notify_all reply_all all_items all_versions all_branches all_files", key => key with { Role = ArgumentRole.Everything });
        Add("force recursive cascade overwrite hard forced skip_confirmation skipconfirmation no_confirm confirm_delete yes ignore_errors bypass skip_checks skip_validation no_verify force_delete replace upsert allow_overwrite", key => key with { Role = ArgumentRole.Force });
        Add("permanent permanently hard_delete harddelete skip_trash skiptrash purge no_backup skip_backup skip_final_snapshot forever bypass_trash delete_permanently permanent_delete", key => key with { Role = ArgumentRole.ForGood });
        Add("environment env stage deployment_environment", key => key with { Role = ArgumentRole.Environment });
        Add("role roles permission permissions access_level accesslevel privilege privileges scopes policy policies", key => key with { Role = ArgumentRole.Role });
        Add("filter where query selector pattern match criteria condition conditions glob prefix", key => key with { Role = ArgumentRole.Filter });
        Add("action operation op action_type actiontype operation_type operationtype operation_name operationname command verb subcommand sub_command request_type requesttype intent function_to_call do instruction", key => key with { Verb = VerbKey.Verb });
        Add("mode strategy if_exists on_conflict write_mode writemode conflict_resolution", key => key with { Verb = VerbKey.Mode });
        Add("method http_method httpmethod request_method requestmethod rpc_method", key => key with { Verb = VerbKey.Method });
        Add("name tool tool_name toolname function function_name functionname fn func procedure endpoint_name recipient_name", key => key with { Verb = VerbKey.Callee });
        Add("type kind event", key => key with { Verb = VerbKey.Type });
        Add("calls actions operations ops requests steps commands tasks tool_calls toolcalls batch invocations mutations bulk instructions transactions jobs tool_uses writes", key => key with { Verb = VerbKey.Batch });
        Add("arguments args params parameters kwargs input inputs payload request options data variables", key => key with { Verb = VerbKey.Wrapper });
        Add("query mutation graphql gql document body graphql_query source text_query", key => key with { Verb = VerbKey.Query });
        return keys;
    }
}
