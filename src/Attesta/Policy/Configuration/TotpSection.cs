using Attesta.Challenges;
using Attesta.Challenges.OneTimeCodes;

namespace Attesta.Policy.Configuration;

/// <summary>Reads <c>policy.totp</c>: whose secrets the challenge <c>totp</c> takes codes of, and how.</summary>
internal static class TotpSection
{
    /// <summary>The record of used codes, beside the ledger.</summary>
    public const string RecordName = "totp-used-codes";

    private static readonly TotpRules Shipped = TotpRules.Default;

    private static readonly (string Name, TotpAlgorithm Value)[] Algorithms =
        [("sha1", TotpAlgorithm.Sha1), ("sha256", TotpAlgorithm.Sha256), ("sha512", TotpAlgorithm.Sha512)];

    private static readonly Key Secret = Key.Secret("secret", "The base32 secret of everyone who has none of their own: env:NAME or file:PATH.") with { Default = "null" };

    private static readonly Key Secrets = Key.Named("secrets", new SecretShape(), "Secrets by person, such as {alice: env:ALICE_TOTP}.");

    private static readonly ChoiceKey<TotpAlgorithm> Algorithm = Key.Choice("algorithm", Shipped.Algorithm, Algorithms,
        "sha1, sha256 or sha512. Not every authenticator app knows more than sha1.");

    private static readonly Key<int> Digits = Key.Count("digits", Shipped.Digits, new Limits(6, 8), "How many digits a code has.");

    private static readonly Key<int> Period = Key.Count("period_seconds", (int)Shipped.Period.TotalSeconds, new Limits(15, 300, "seconds"),
        "How long a code is the current one.");

    private static readonly Key<int> Window = Key.Count("window", Shipped.Window, new Limits(0, 10), "How many codes before the current one are taken too.");

    private static readonly Key<bool> AcceptNext = Key.Flag("accept_next", Shipped.AcceptNext, "true takes the next code too, for phones whose clock is ahead.");

    private static readonly Key<int> MaxAttempts = Key.Count("max_attempts", Shipped.MaxAttempts, new Limits(1, 10), "How many wrong codes lock a person out.");

    private static readonly Key<double> LockoutSeconds = Key.Number("lockout_seconds", Shipped.Lockout.TotalSeconds, new Limits(1, 86_400, "seconds"),
        "How long a person is locked out.");

    public static readonly Key Key = Key.Group("totp",
        "One-time codes from authenticator apps, for the challenge totp. attesta totp new makes a secret.",
        Secret, Secrets, Algorithm, Digits, Period, Window, AcceptNext, MaxAttempts, LockoutSeconds) with
    { IsOptIn = true, Default = "null" };

    /// <summary>Makes the challenge; null when the file has no such section.</summary>
    /// <param name="policy">The section around it.</param>
    /// <param name="minReview">The least time for reading.</param>
    /// <param name="auditPath">The ledger, beside which the record lies.</param>
    public static Func<TotpChallenge>? Read(Section policy, TimeSpan minReview, string auditPath)
    {
        if (policy.Entry(Key.Name) is not { Value.IsNull: false } entry)
            return null;
        var section = policy.Inner(Key);
        var common = Sound(section, Secret);
        var named = section.Inner(Secrets);
        var people = new List<(string Person, SecretSource Secret)>();
        foreach (var person in named.Entries)
        {
            if (ApproverIdentity.Normalize(person.Name).Length == 0 || people.Exists(other => ApproverIdentity.Same(other.Person, person.Name)))
                named.Problem(person, "is the same person as another name, or no name", "one entry for each person");
            else if (Sound(named, Key.Secret(person.Name, "")) is { } secret)
                people.Add((person.Name, secret));
        }

        if (section.Entry(Secret.Name) is null or { Value.IsNull: true } && !named.Entries.Any())
            policy.Problem(entry, "has no secret", "secret: env:NAME or file:PATH, or secrets by person");
        var rules = new TotpRules
        {
            Algorithm = section.Choice(Algorithm),
            Digits = section.Count(Digits),
            Period = TimeSpan.FromSeconds(section.Count(Period)),
            Window = section.Count(Window),
            AcceptNext = section.Flag(AcceptNext),
            MaxAttempts = section.Count(MaxAttempts),
            Lockout = TimeSpan.FromSeconds(section.Number(LockoutSeconds)),
            MinReview = minReview,
        };
        var usedCodes = new FileUsedCodes(Path.Combine(Path.GetDirectoryName(auditPath)!, RecordName));
        return () => new TotpChallenge(person => SecretOf(person, people, common), usedCodes, rules);
    }

    // Read anew each time, so that a secret can be changed without a restart.
    private static string? SecretOf(string person, List<(string Person, SecretSource Secret)> people, SecretSource? common)
    {
        var own = people.Find(known => ApproverIdentity.Same(known.Person, person)).Secret;
        return own is not null ? own.Read() : common?.Read();
    }

    private static SecretSource? Sound(Section section, Key key)
    {
        if (section.Secret(key) is not { } source)
            return null;
        try
        {
            if (TotpSecret.Read(source.Read()) is not null)
                return source;
            section.Problem(section.Entry(key.Name)!, "there is no base32 of at least 10 bytes", "what attesta totp new prints");
        }
        catch (SecretMissingException)
        {
            // Said already.
        }

        return null;
    }
}
