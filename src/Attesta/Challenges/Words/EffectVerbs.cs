using System.Collections.Frozen;
using Attesta.Risk.Content;

namespace Attesta.Challenges.Words;

/// <summary>The words by which people say that an effect happens, with the forms that no stem reaches. The first is what records call it.</summary>
internal static class EffectVerbs
{
    private static readonly FrozenDictionary<EffectKind, string[]> Said = new Dictionary<EffectKind, string[]>
    {
        [EffectKind.Destroys] = Split("""
            delete destroy remove erase drop wipe purge truncate clear clean discard eliminate uninstall destruction empty gone lose loses lost losing
            loss rid throw thrown vanish disappear unrecoverable irrecoverable format shred kill terminate deregister unregister archive forget
            """),
        [EffectKind.Overwrites] = Split("""
            overwrite overwrites overwritten overwrote replace rewrite rewritten rewrote lose loses lost clobber write written wrote reset revert force
            change restore rollback
            """),
        [EffectKind.ExecutesOpaqueCode] = Split("""
            execute run ran runs running execution launch start install download fetch pull script code program binary unknown untrusted foreign unread
            """),
        [EffectKind.WeakensControl] = Split("""
            disable weaken weakens off deactivate unprotect open opens remove loosen relax bypass skip turn switch expose lower suspend protection security
            safety guard audit firewall flush stop allow permit
            """),
        [EffectKind.RaisesPrivilege] = Split("""
            elevate raise raises root admin administrator administrative sudo superuser privilege privileged rights permission permissions power powers
            gain gains escalate become becomes
            """),
        [EffectKind.GrantsAccess] = Split("""
            grant access allow permit permission permissions authorize assign right rights role owner ownership give gives gave invite share public expose
            open opens add let lets
            """),
        [EffectKind.ReadsSecret] = Split("""
            read reads reveal secret secrets password passwords key keys credential credentials token tokens show display print dump leak expose see sees
            fetch get gets retrieve view
            """),
        [EffectKind.SendsOut] = Split("""
            send sends sent sending upload transmit transfer post share publish push leak exfiltrate leave leaves email mail message copy forward submit
            out external outside export notify
            """),
        [EffectKind.Spends] = Split("""
            pay pays paid payment transfer spend spends spent money charge bill cost costs buy buys bought purchase refund wire withdraw deposit move send sent
            credit debit order
            """),
        [EffectKind.StopsService] = Split("stop kill terminate end halt shut shuts shutdown disable cancel suspend abort down restart reboot offline interrupt outage unavailable"),
        [EffectKind.Changes] = Split("""
            change update modify set edit write wrote written replace alter adjust rename patch configure save put create add move make made apply install
            restart deploy commit merge
            """),
        [EffectKind.OnlyReads] = Split("read reads get list fetch show display view look retrieve search find found query check inspect print return count compare download see"),
    }.ToFrozenDictionary();

    /// <summary>The words of a kind; never empty.</summary>
    public static IReadOnlyList<string> For(EffectKind kind) => Said.GetValueOrDefault(kind) ?? Said[EffectKind.Changes];

    private static string[] Split(string words) => words.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
}
