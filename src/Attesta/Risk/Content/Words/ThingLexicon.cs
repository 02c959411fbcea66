namespace Attesta.Risk.Content.Words;

/// <summary>Nouns that make a verb worse or milder.</summary>
internal static class ThingLexicon
{
    private const string Table = """
        Grave database db schema dataset datastore repository repo project account workspace organization organisation org tenant subscription backup cluster vault namespace
        Grave bucket keyspace collection partition mailbox inbox dataverse warehouse lakehouse domain zone ownership infrastructure site website branch release record records
        Grave customer patient employee student company contract medical ledger archive history snapshot volume system filesystem home root device index table topic queue
        Vital database db repository repo project account organization organisation org tenant workspace cluster vault backup domain website mailbox warehouse lakehouse datacenter
        Vital stack server_group filesystem infrastructure namespace ledger home
        Trivial draft comment label tag bookmark favorite reaction star pin reminder highlight sticky notification preference emoji like mention tab annotation wishlist watchlist cart playlist
        Bare password passwd passphrase credential credentials privatekey mnemonic cvv ssn
        Passing mouse cursor pointer keyboard caret viewport todo todos
        Passing music song playback timer stopwatch volume_level player radio
        Access beneficiary payee
        Access user member admin administrator owner role permission policy group acl iam identity principal guest collaborator access rbac sso login membership privilege scope
        Access account profile oauth consent delegate team ownership entitlement visibility authorization
        Secret password passwd passphrase secret key credential credentials token apikey certificate cert pin otp mfa totp keypair ssh cookie privatekey pat kms license
        Money money fund funds payment payout balance cash card invoice order purchase transaction transfer wire refund charge bill payroll salary price pricing budget cost
        Money subscription plan loan credit debit trade stock crypto bitcoin btc eth wallet iban bank deposit withdrawal donation tip fee cart checkout booking reservation
        Money ride taxi uber lyft cab ad ads adset campaign points miles voucher coupon giftcard position
        Money erc20 web3 binance coinbase ethereum solana coin nft token_transfer
        Money flight hotel ticket insurance rental donation bid bet dollar dollars usd eur gbp cents paypal venmo stripe stablecoin currency security portfolio auction lease
        Infrastructure vm vms vmss virtual machine instance server cluster node nodepool database db container service storage disk volume bucket network vpc vnet subnet gateway loadbalancer
        Infrastructure endpoint function lambda app environment deployment stack resource fleet pool gpu registry namespace topic queue eventhub warehouse filesystem datacenter pod
        Infrastructure hub cache cdn zone account workspace vault backend host hostname droplet dyno redis postgres mysql kubernetes eks aks gke pipeline_infra firewall cert group
        People email mail message sms text dm chat channel invitation invite post tweet thread announcement newsletter campaign notification attendee participant guest contact recipient
        People meeting event calendar call voicemail slack teams whatsapp telegram discord broadcast friend follower audience blog article story video feed customer everyone reply mention
        Control firewall alarm alert audit log logging monitoring guard guardrail protection security mfa auth authentication authorization antivirus defender encryption waf ids policy
        Control webhook port origin siem firewall_rule
        Control lock retention immutability compliance restriction ratelimit quota safeguard approval verification validation tls ssl https cors captcha backup sensor detector camera smoke
        Everything all everything every entire whole everyone everybody mass
        Everything alle alles tout tous toutes tutti tutto tudo todas
        Access benutzer utilisateur usuario utente konto conta cuenta compte
        Vital datenbank konto cuenta compte conta
        Money geld dinero argent dinheiro denaro
        Several bulk batch multiple many several list multi
        Production production prod live main master customer payroll primary
        Public public anyone everyone world internet publicly external web everybody
        Small draft comment note label tag folder directory shortcut bookmark favorite reaction star pin reminder todo task notification subtask checklist annotation tab playlist
        Small view dashboard filter sticky emoji highlight like cell row line item card title description category color colour theme font nickname preference notification wishlist
        Passing cache cached temp temporary tmp session_view buffer clipboard scratch preview draft_cache selection highlight filter cart_view lock_file trial undo autosave cookies viewport
        Answer diagnostics feedback telemetry analysis selection select answer result finding findings metric metrics thought choice survey response completion completions embedding embeddings prompt
        Answer trace span event_log progress heartbeat score rating insight summary plan_step
        Disk disk drive partition volume sdcard usb harddrive hdd ssd lun raid
        Physical door garage gate oven stove heater thermostat boiler valve engine car vehicle brake robot arm drone furnace pump fan light lights lamp window blinds irrigation sprinkler
        Physical trunk hood sunroof tailgate insulin morphine medication drug vaccine infusion syringe conveyor motor crane welder laser joint gripper actuator
        Physical cover shutter curtain shade tank fuel throttle fridge dishwasher pool sauna
        Physical lock alarm traffic signal elevator medication dose vent reactor turbine breaker switch plug outlet
        Code command shell bash script code terminal sql query statement cmd powershell python javascript process program workflow pipeline job macro cypher notebook expression test tests build
        Human human agent person representative operator support
        """;

    private static readonly Dictionary<string, Thing> Things = Read();

    private static readonly Dictionary<string, Thing>.AlternateLookup<ReadOnlySpan<char>> BySpan = Things.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>What a word in lower case names, in the singular or plural. Allocates nothing.</summary>
    public static Thing Of(ReadOnlySpan<char> lowerCaseWord)
    {
        if (BySpan.TryGetValue(lowerCaseWord, out var thing))
            return thing;
        if (lowerCaseWord is not [.. var singular, 's'] || singular.Length < 2)
            return Thing.None;
        if (BySpan.TryGetValue(singular, out thing))
            return thing;
        if (singular is [.. var stem, 'e'] && BySpan.TryGetValue(stem, out thing))
            return thing;
        if (singular is not [.. var shorter, 'i', 'e'] || shorter.Length > 30)
            return Thing.None;
        Span<char> ending = stackalloc char[shorter.Length + 1];
        shorter.CopyTo(ending);
        ending[^1] = 'y';
        return BySpan.TryGetValue(ending, out thing) ? thing : Thing.None;
    }

    private static Dictionary<string, Thing> Read()
    {
        var things = new Dictionary<string, Thing>(1024, StringComparer.Ordinal);
        foreach (var line in Table.AsSpan().EnumerateLines())
        {
            var kind = Thing.None;
            foreach (var part in line.Split(' '))
            {
                var word = line[part];
                if (word.IsEmpty)
                    continue;
                if (kind == Thing.None)
                    kind = Enum.Parse<Thing>(word);
                else
                    things[word.ToString()] = things.GetValueOrDefault(word.ToString()) | kind;
            }
        }

        return things;
    }
}
