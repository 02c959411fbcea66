using Attesta.Risk.Content.Words;

namespace Attesta.Risk.Content.Tools;

/// <summary>How bad a verb is with what it is done to. Everything is by kind of thing, so that a new name needs no new line here.</summary>
internal static class ToolSeverity
{
    /// <summary>From here on a person is asked.</summary>
    public const double Medium = 0.3;

    /// <summary>The kind of effect and its severity, from 0 to 1.</summary>
    public static (EffectKind Kind, double Severity) Of(Verb verb, NameReading name, DocReading about)
    {
        var things = name.Things;
        if (IsPlayer(verb, name))
            return (EffectKind.Changes, 0.22);
        return verb.Meaning.Kind switch
        {
            EffectKind.OnlyReads => Reads(verb, name),
            EffectKind.Destroys => (EffectKind.Destroys, Destroys(verb, name)),
            EffectKind.Overwrites when verb.Base == "swap" && name.Words.Exists(word => word is "token" or "tokens" or "coin" or "coins" or "crypto" or "currency") => (EffectKind.Spends, 0.62),
            EffectKind.Overwrites => (EffectKind.Overwrites, verb.Base == "reset" && name.Words.Contains("factory", StringComparer.Ordinal) ? 0.85 : Overwrites(verb, things)),
            EffectKind.StopsService => Stops(verb, name),
            EffectKind.WeakensControl => (EffectKind.WeakensControl, Weakens(verb, things)),
            EffectKind.GrantsAccess => Grants(verb, things),
            EffectKind.SendsOut => Sends(verb, name, about),
            EffectKind.Spends => Spends(verb, name),
            EffectKind.Changes => Changes(verb, name, about),
            var kind => (kind, Wider(verb.Meaning.Severity + (Is(things, Thing.Secret | Thing.Access) ? 0.08 : 0), things)),
        };
    }

    private static (EffectKind Kind, double Severity) Reads(Verb verb, NameReading name)
    {
        // Formatting a text is reading, formatting a disk is not.
        if (verb.Base == "format" && Is(name.Things, Thing.Disk))
            return (EffectKind.Destroys, 0.9);
        if (Is(name.Things, Thing.Bare) && verb.Base is not ("check" or "validate" or "verify" or "count" or "hash" or "has" or "is"))
            return (EffectKind.ReadsSecret, 0.48);
        if (SensitiveReading.Of(verb, name) is { } sensitive)
            return sensitive;
        if (name.Words.Contains("secret", StringComparer.Ordinal) || (name.Words.Contains("private", StringComparer.Ordinal) && name.Words.Contains("key", StringComparer.Ordinal)))
            return (EffectKind.ReadsSecret, name.Words.Contains("private", StringComparer.Ordinal) ? 0.5 : 0.28);
        return (EffectKind.OnlyReads, ToolJudgement.ReadingSeverity);
    }

    private static double Destroys(Verb verb, NameReading name)
    {
        var things = name.Things;
        var severity = verb.Meaning.Severity;
        if (verb.Base is "archive" or "unsubscribe")
            severity = Is(things, Thing.Vital | Thing.Production) ? 0.62 : 0.45;
        if (verb.Base is "clear" or "clean" or "flush" or "invalidate" or "empty" or "drop" or "expire" or "evict" or "remove" or "delete" or "purge" or "reap" or "prune" or "forget"
            && Is(things, Thing.Passing) && !Is(things, Thing.Vital | Thing.Secret | Thing.Access | Thing.Money | Thing.Everything))
            return 0.28;
        if (IsTakenOffList(name))
            return Math.Min(severity, 0.45);
        var weighty = Thing.Vital | Thing.Access | Thing.Secret | Thing.Money | Thing.Disk | Thing.Everything | Thing.Production;
        if (Is(things, Thing.Trivial) && !Is(things, weighty))
            return Math.Min(severity, 0.45);
        if (severity < 0.5)
            return Wider(severity, things);
        severity += Is(things, Thing.Vital) ? 0.15 : Is(things, Thing.Grave | Thing.Disk) ? 0.08 : 0;
        severity += Is(things, Thing.Access | Thing.Secret | Thing.Infrastructure | Thing.Control) ? 0.05 : 0;
        severity += verb.Base == "flush" && Is(things, Thing.Everything) ? 0.12 : 0;
        return Wider(severity + (Is(things, Thing.Disk) ? 0.08 : 0) + (Is(things, Thing.Everything) ? 0.06 : 0), things);
    }

    private static double Overwrites(Verb verb, Thing things)
    {
        if (Is(things, Thing.Passing) && !Is(things, Thing.Vital | Thing.Secret | Thing.Access))
            return Math.Min(verb.Meaning.Severity, 0.28);
        if (Is(things, Thing.Secret | Thing.Access | Thing.Vital))
            return Wider(Math.Max(verb.Meaning.Severity, 0.62), things);
        return Wider(verb.Meaning.Severity + (Is(things, Thing.Grave) ? 0.08 : 0), things);
    }

    private static (EffectKind Kind, double Severity) Stops(Verb verb, NameReading name)
    {
        var things = name.Things;
        if (Is(things, Thing.Passing) && verb.Base is "stop" or "pause" or "cancel" or "close" or "restart" or "leave")
            return (EffectKind.StopsService, 0.2);
        if (verb.Base is "stop" or "pause" or "halt" or "kill" or "terminate" or "suspend" or "abort" && Is(things, Thing.Control) && !Is(things, Thing.Passing))
            return (EffectKind.WeakensControl, Wider(0.68, things));
        if (verb.Base is "close" or "lock" && Is(things, Thing.Physical) && !Is(things, Thing.Vital))
            return (EffectKind.Changes, 0.3);
        if (verb.Base is "close" && Is(things, Thing.Vital))
            return (EffectKind.Destroys, 0.7);
        if (verb.Base is "close" or "logout" or "signout" or "quit" or "leave" && !Is(things, Thing.Money))
            return (EffectKind.StopsService, verb.Base == "leave" ? 0.42 : Is(things, Thing.Infrastructure) ? 0.45 : verb.Base == "close" && !name.Words.Exists(IsWindow) ? 0.36 : 0.25);
        var severity = verb.Meaning.Severity;
        severity = Is(things, Thing.Money) ? Math.Max(severity, 0.5) : severity;
        return (EffectKind.StopsService, Wider(severity + (Is(things, Thing.Infrastructure | Thing.Physical) ? 0.06 : 0), things));
    }

    private static double Weakens(Verb verb, Thing things)
    {
        var severity = verb.Meaning.Severity;
        if (Is(things, Thing.Trivial | Thing.Small) && !Is(things, Thing.Control | Thing.Access | Thing.Secret | Thing.Infrastructure | Thing.Money))
            return Math.Min(severity, 0.35);
        return Wider(severity + (Is(things, Thing.Control | Thing.Access | Thing.Secret) ? 0.1 : Is(things, Thing.Infrastructure) ? 0.05 : 0), things);
    }

    private static (EffectKind Kind, double Severity) Grants(Verb verb, Thing things)
    {
        if (verb.Base is "approve" or "accept" or "authorize" && Is(things, Thing.Money))
            return (EffectKind.Spends, 0.6);
        if (Is(things, Thing.Public))
            return (EffectKind.GrantsAccess, 0.66);
        var severity = verb.Meaning.Severity;
        if (Is(things, Thing.Access | Thing.Secret | Thing.Vital))
            return (EffectKind.GrantsAccess, Wider(Math.Max(severity + 0.05, 0.5), things));
        if (severity < 0.45 && Is(things, Thing.Small | Thing.Trivial))
            return (EffectKind.Changes, 0.3);
        return (EffectKind.GrantsAccess, Wider(severity, things));
    }

    private static (EffectKind Kind, double Severity) Sends(Verb verb, NameReading name, DocReading about)
    {
        var things = name.Things;
        var severity = verb.Meaning.Severity;
        if (verb.Base is not "request" and not "report" && !name.Words.Contains("request", StringComparer.Ordinal) && !name.Words.Contains("reminder", StringComparer.Ordinal) && severity >= 0.35 && MovesMoney(name, verb))
            return (EffectKind.Spends, 0.65);
        if (Is(things, Thing.Secret))
            return (EffectKind.SendsOut, 0.62);
        if (Is(things, Thing.Answer) && !Is(things, Thing.People | Thing.Public | Thing.Money))
            return (EffectKind.SendsOut, 0.25);
        if (SensitiveReading.Of(verb, name) is { } sensitive)
            return sensitive;
        if (severity < 0.3)
            return (EffectKind.SendsOut, verb.Base == "upload" && Is(things, Thing.Public) ? 0.5 : (verb.Base == "request" && Is(things, Thing.Money)) || (verb.Base == "upload" && Is(things, Thing.People)) ? 0.42 : severity);
        if (verb.Base is "comment" or "reply" && Is(things, Thing.Small) && !Is(things, Thing.People))
            return (EffectKind.SendsOut, 0.35);
        severity = Is(things, Thing.People) || about.ReachesPeople ? Math.Max(severity, 0.45) : severity;
        return (EffectKind.SendsOut, Is(things, Thing.Everything | Thing.Public) ? Math.Max(severity, 0.6) : severity);
    }

    private static (EffectKind Kind, double Severity) Spends(Verb verb, NameReading name)
    {
        var things = name.Things;
        var severity = verb.Meaning.Severity;
        if (verb.Base == "transfer")
        {
            if (Is(things, Thing.Human) && !Is(things, Thing.Money))
                return (EffectKind.SendsOut, 0.22);
            if (!Is(things, Thing.Money) && Is(things, Thing.Vital | Thing.Access))
                return (EffectKind.GrantsAccess, 0.68);
            return Is(things, Thing.Money) || name.Words.Count == 1 ? (EffectKind.Spends, 0.65) : (EffectKind.Spends, 0.5);
        }

        if (verb.Base == "withdraw" && name.Rest.Length > 0 && !Is(things, Thing.Money | Thing.Access))
            return (EffectKind.StopsService, 0.45);
        if (verb.Base == "fund" && !Is(things, Thing.Money | Thing.Access))
            return (EffectKind.Spends, 0.5);
        return (EffectKind.Spends, Is(things, Thing.Everything) ? severity + 0.12 : severity);
    }

    private static (EffectKind Kind, double Severity) Changes(Verb verb, NameReading name, DocReading about)
    {
        var things = name.Things;
        var severity = verb.Meaning.Severity;
        if (name.IsOff && verb.Base is "turn" or "switch" or "toggle" or "set" && Is(things, Thing.Control))
            return (EffectKind.WeakensControl, 0.68);
        if (IsToggle(verb, name))
            return (EffectKind.Changes, 0.28);
        if (verb.Base == "open" && Is(things, Thing.Physical | Thing.Control))
            return (EffectKind.WeakensControl, Is(things, Thing.Control) ? 0.5 : 0.55);
        if (verb.Base is "make" or "set" or "turn" or "change" or "toggle" or "switch" && name.Words.Contains("public", StringComparer.Ordinal))
            return (EffectKind.GrantsAccess, 0.68);
        if (verb.Base == "resolve" && name.Words.Exists(word => word is "id" or "ids" or "dns" or "path" or "url" or "host" or "hostname" or "name" or "address" or "library" or "symbol" or "reference" or "domain"))
            return (EffectKind.OnlyReads, ToolJudgement.ReadingSeverity);
        if (verb.Base is "open" or "mark" && Is(things, Thing.Money))
            return (EffectKind.Spends, verb.Base == "open" ? 0.5 : 0.42);
        if (verb.Base is "administer" or "prescribe" or "dispense" or "inject" or "dose" && Is(things, Thing.Physical))
            return (EffectKind.Changes, Wider(0.62, things));
        if (verb.Base is "update" or "set" or "change" or "adjust" or "modify" or "increase" && name.Words.Exists(word => word is "dose" or "dosage" or "infusion"))
            return (EffectKind.Changes, Wider(0.62, things));
        if (Is(things, Thing.Physical) && severity >= 0.24 && !Is(things, Thing.Disk))
            return (EffectKind.Changes, Wider(Math.Max(severity, 0.38), things));
        return severity >= 0.35 ? Updates(verb, name) : Adds(verb, name, about);
    }

    private static (EffectKind Kind, double Severity) Updates(Verb verb, NameReading name)
    {
        var things = name.Things;
        var severity = verb.Meaning.Severity;
        if (Is(things, Thing.Passing) && !Is(things, Thing.Vital | Thing.Access | Thing.Secret | Thing.Money | Thing.Everything))
            return (EffectKind.Changes, 0.22);
        if (Is(things, Thing.Secret))
            return (EffectKind.Overwrites, 0.58);
        if (Is(things, Thing.Access | Thing.Control) && verb.Base is not ("enable" or "activate" or "import" or "append" or "resolve"))
            return (EffectKind.Changes, Wider(Math.Max(severity, 0.5), things));
        if (Is(things, Thing.Money))
            return verb.Base is "schedule" or "process" or "initiate" or "confirm" or "apply" ? (EffectKind.Spends, 0.6) : (EffectKind.Changes, Math.Max(severity, 0.5));
        if (Is(things, Thing.Trivial) && !Is(things, Thing.Vital | Thing.Production))
            return (EffectKind.Changes, 0.32);
        return (EffectKind.Changes, Wider(severity + (Is(things, Thing.Vital | Thing.Infrastructure) ? 0.04 : 0), things));
    }

    // A lock on a record keeps it from being changed and is lifted as easily; what a tool reports about itself is a matter of its settings.
    private static bool IsToggle(Verb verb, NameReading name) =>
        (verb.Base is "set" or "put" or "toggle" or "change" && name.Words[^1] is "lock" or "locked" && !Is(name.Things & ~(ThingLexicon.Of("lock") | Thing.Secret), Thing.Physical | Thing.Control | Thing.Money | Thing.Vital) && !name.Words.Exists(word => word is "door" or "smart" or "car" or "vehicle"))
        || (verb.Base is "modify" or "update" or "configure" or "set" or "change" or "enable" && Is(name.Things, Thing.Answer) && !Is(name.Things, ~Thing.Answer & ~Thing.Several & ~Thing.Small));

    private static (EffectKind Kind, double Severity) Adds(Verb verb, NameReading name, DocReading about)
    {
        var things = name.Things;
        var makes = verb.Base is "create" or "add" or "insert" or "make" or "new" or "init" or "initialize" or "setup" or "establish" or "instantiate" or "spawn" or "clone" or "duplicate" or "fork" or "construct";
        if (makes && OtherVerb(name, verb) is { } done && done.Meaning.Kind is EffectKind.Spends or EffectKind.SendsOut && done.Meaning.Severity >= 0.38 && done.Base != "contact" && !Is(things, Thing.Trivial))
            return (done.Meaning.Kind, done.Meaning.Severity);
        if (verb.Base is "add" && name.Words.Exists(word => word is "participant" or "participants" or "attendee" or "attendees" or "recipient" or "recipients" or "invitee" or "invitees" or "guests" or "follower"))
            return (EffectKind.SendsOut, 0.45);
        if (verb.Base is "make" or "process" or "capture" or "create" or "add" or "submit" or "run" or "execute" or "perform" or "handle" or "initiate" && Is(things, Thing.Money) && !Is(things, Thing.Code))
            return (EffectKind.Spends, verb.Base is "create" or "add" ? 0.48 : 0.6);
        if (verb.Base is "run" or "execute" or "perform" && name.Words.Exists(word => word is "migration" or "migrations" or "rollback" or "update" or "updates" or "upgrade" or "deploy" or "deployment"))
            return (EffectKind.Changes, 0.45);
        if (Is(things, Thing.Answer | Thing.Passing) && !Is(things, Thing.Access | Thing.Secret | Thing.Money | Thing.Vital))
            return (EffectKind.Changes, Math.Min(verb.Meaning.Severity, 0.2));
        if (Is(things, Thing.Access | Thing.Secret) && (makes || verb.Base is "generate") && !(Is(things, Thing.Vital) && !Is(things, Thing.Access | Thing.Secret)))
            return (EffectKind.GrantsAccess, Is(things, Thing.Trivial) ? 0.35 : name.Words.Exists(word => word is "ssh" or "admin" or "root" or "owner" or "administrator") ? 0.62 : 0.48);
        if (makes && Is(things, Thing.Control))
            return (EffectKind.Changes, 0.45);
        if (verb.Base is "run" && Is(things, Thing.Infrastructure) && !Is(things, Thing.Code))
            return (EffectKind.Spends, 0.45);
        if (verb.Base is "start" or "resume" && name.Words.Exists(word => word is "vm" or "vms" or "instance" or "instances" or "cluster" or "machine" or "environment" or "droplet" or "node"))
            return (EffectKind.Spends, 0.35);
        if (makes && (Is(things, Thing.Infrastructure) || about.IsInfrastructure) && !Is(things, Thing.Small))
            return (EffectKind.Spends, 0.45);
        if (Is(things, Thing.Small))
            return (EffectKind.Changes, Math.Min(verb.Meaning.Severity, 0.24));
        return verb.Base is "generate" or "compose" or "build" or "draft" ? (EffectKind.Changes, 0.18) : (EffectKind.Changes, verb.Meaning.Severity);
    }

    private static bool MovesMoney(NameReading name, Verb verb) =>
        name.Words.Exists(word => word is "money" or "fund" or "funds" or "payment" or "payments" or "cash" or "crypto" or "bitcoin" or "eth" or "btc" or "payout" or "wire" or "transaction" or "remittance")
        || (OtherVerb(name, verb) is { Meaning: { Kind: EffectKind.Spends, Severity: >= 0.6 } });

    // create_refund, make_payment: the noun is what is done.
    private static Verb? OtherVerb(NameReading name, Verb verb)
    {
        foreach (var word in name.Words)
        {
            if (VerbLexicon.VerbOf(word) is { IsAlsoNoun: true, OnlyReads: false } other && other.Base != verb.Base)
                return other;
        }

        return null;
    }

    // remove_item_from_cart
    private static bool IsTakenOffList(NameReading name)
    {
        var from = name.Words.IndexOf("from");
        return from >= 0 && from + 1 < name.Words.Count && Is(ThingLexicon.Of(name.Words[^1]), Thing.Trivial);
    }

    // How loud it is, and whether the television runs, harms nobody.
    private static bool IsPlayer(Verb verb, NameReading name) =>
        verb.Base is "set" or "change" or "adjust" or "increase" or "decrease" or "raise" or "lower" or "mute" or "unmute" or "turn" or "switch" or "toggle"
        && name.Words.Count is >= 2 and <= 4
        && name.Words.TrueForAll(word => word == verb.Base || word is "volume" or "microphone" or "mic" or "audio" or "sound" or "speaker" or "speakers" or "tv" or "television" or "radio" or "music" or "on" or "off" or "up" or "down" or "the" or "level")
        && !(verb.Base is "set" or "change" or "increase" or "decrease" && name.Words.Contains("on"));

    private static bool IsWindow(string word) => word is "browser" or "tab" or "window" or "session" or "dialog" or "connection" or "file" or "page" or "app" or "popup" or "modal" or "editor" or "context";

    private static double Wider(double severity, Thing things) => severity + (Is(things, Thing.Everything | Thing.Production) ? 0.12 : Is(things, Thing.Several) && severity >= 0.3 ? 0.04 : 0);

    private static bool Is(Thing things, Thing any) => (things & any) != Thing.None;
}
