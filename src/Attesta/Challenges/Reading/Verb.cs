using System.Collections.Frozen;

namespace Attesta.Challenges.Reading;

/// <summary>What an action does, coarsely.</summary>
internal enum Sense
{
    Unknown,
    Remove,
    Stop,
    Access,
    Money,
    Change,
    Move,
    Deploy,
    Send,
    Run,
    Create,
    Read,
}

/// <summary>What an action does, as a verb.</summary>
/// <param name="Name">The plain verb, such as delete for <c>rm</c>.</param>
/// <param name="Sense">Its kind.</param>
/// <param name="Words">The words by which a person may say it.</param>
internal sealed record Verb(string Name, Sense Sense, IReadOnlyList<string> Words)
{
    // What people say for each kind, with the forms that no stem reaches.
    private static readonly FrozenDictionary<Sense, string[]> Said = new Dictionary<Sense, string[]>
    {
        [Sense.Remove] = Split("""
            delete remove erase destroy drop wipe purge truncate clear clean discard eliminate uninstall destruction empty gone
            lose lost rid throw thrown vanish disappear
            """),
        [Sense.Stop] = Split("stop kill terminate end halt shut shutdown disable cancel suspend abort stopping down"),
        [Sense.Access] = Split("""
            grant revoke allow permit permission access authorize assign right rights role owner ownership give gives gave invite
            """),
        [Sense.Money] = Split("""
            transfer pay paid payment send sent move refund charge bill wire withdraw deposit buy bought purchase spend spent
            remit credit debit
            """),
        [Sense.Change] = Split("""
            change update modify set edit write wrote written overwrite overwritten overwrote replace alter adjust rename patch
            configure save put merge
            """),
        [Sense.Move] = Split("""
            move copy transfer import export migrate synchronize sync duplicate clone backup restore download upload put pull
            """),
        [Sense.Deploy] = Split("deploy release publish roll rollout launch promote ship push apply install deliver"),
        [Sense.Send] = Split("send sent email mail message notify notification post share submit forward publish push upload reply write"),
        [Sense.Run] = Split("run ran execute start launch call invoke trigger install restart build use"),
        [Sense.Create] = Split("create add make made new insert generate register set provision open build put write"),
        [Sense.Read] = Split("""
            read get list fetch show display view look retrieve search find found query check inspect print return count compare
            download see
            """),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, (string Name, Sense Sense)> Known = Lexicon();

    /// <summary>The verb of a word in lower case, or null when it is no known verb.</summary>
    public static Verb? Of(string word) =>
        Known.TryGetValue(word, out var known) ? new Verb(known.Name, known.Sense, Said[known.Sense]) : null;

    /// <summary>The verb that says most about the danger: one that removes or stops wins over any other; otherwise the first.</summary>
    public static Verb? Strongest(IEnumerable<string> words)
    {
        Verb? first = null;
        foreach (var word in words)
        {
            var verb = Of(word);
            if (verb?.Sense is Sense.Remove or Sense.Stop)
                return verb;
            first ??= verb;
        }

        return first;
    }

    /// <summary>A verb for a name that is no known verb: naming it or saying that it runs is what can be asked.</summary>
    public static Verb Unknown(string name) => new(name, Sense.Unknown, [name, .. Said[Sense.Run]]);

    private static FrozenDictionary<string, (string, Sense)> Lexicon()
    {
        var lexicon = new Dictionary<string, (string, Sense)>(StringComparer.Ordinal);
        Add(Sense.Remove, """
            delete remove drop destroy purge truncate erase wipe clear prune clean unlink=delete shred uninstall flush discard
            rm=delete rmi=delete rmdir=delete rd=delete del=delete rimraf=delete dropdb=drop mkfs=erase format=erase
            deprovision=remove teardown=remove expunge=delete deregister=remove unpublish=remove srem=delete flushall=delete
            flushdb=delete mb=create rb=delete
            """);
        Add(Sense.Stop, """
            kill stop terminate shutdown halt disable cancel suspend abort pkill=kill killall=kill poweroff=shutdown down=stop
            deactivate drain=stop pause
            """);
        Add(Sense.Access, """
            grant revoke allow permit authorize assign invite chmod=permit chown=assign chgrp=assign setfacl=permit share
            unshare=revoke impersonate elevate=grant
            """);
        Add(Sense.Money, """
            transfer pay refund charge wire withdraw deposit purchase buy payout=pay remit reimburse invoice=charge bill=charge
            spend=pay sell
            """);
        Add(Sense.Change, """
            update modify set edit change write overwrite replace rename alter configure patch save put sed=edit tee=write
            dd=overwrite checkout=change rebase=change reset merge commit=save upsert=update enable increment=update
            rotate=replace amend=change tag=change scale=change
            """);
        Add(Sense.Move, """
            move copy import export migrate sync backup restore mv=move cp=copy scp=copy rsync=copy clone=copy pull=copy upload
            download ln=link dump=export archive
            """);
        Add(Sense.Deploy, "deploy release rollout launch promote ship publish apply rollback=deploy");
        Add(Sense.Send, """
            send email mail notify post push message reply forward submit broadcast tweet=post sms=message slack=message
            sendmail=send
            """);
        Add(Sense.Run, """
            run execute start invoke call trigger exec=execute eval=execute install restart reload=restart reboot=restart build
            compile=build test=process process schedule bash=execute sh=execute zsh=execute python=execute python3=execute
            node=execute ruby=execute perl=execute php=execute powershell=execute pwsh=execute
            """);
        Add(Sense.Create, """
            create add make new=create insert generate mkdir=create touch=create init=create provision register append open
            book=create draft=create mktemp=create
            """);
        Add(Sense.Read, """
            read get list fetch search find check show describe view query select=read count ls=list cat=read head=read tail=read
            grep=search less=read more=read inspect lookup=read status=show diff=compare log=show logs=show download=fetch
            wc=count ps=list df=show du=show pwd=show whoami=show stat=show echo=print print ping=check browse=read verify=check
            validate=check analyze=read summarize=read
            """);
        return lexicon.ToFrozenDictionary(StringComparer.Ordinal);

        void Add(Sense sense, string words)
        {
            foreach (var word in Split(words))
            {
                var parts = word.Split('=');
                lexicon.TryAdd(parts[0], (parts[^1], sense));
            }
        }
    }

    private static string[] Split(string words) => words.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
}
