using System.Security.Cryptography;
using System.Text;

namespace Attesta.Challenges.OneTimeCodes;

/// <summary>
/// A time-based one-time code (RFC 6238) from the approver's authenticator app. A code counts once, wrong codes lock the person out, and the agent may
/// not answer. Details: <c>method</c> (totp), <c>attempts</c>, and on failure <c>reason</c>. It asks by itself, so a request cannot be concluded later.
/// </summary>
public sealed class TotpChallenge : IChallenge
{
    /// <summary>The id of the one question.</summary>
    public const string ItemId = "code";

    /// <summary>The operator whose secret stands in for people without one of their own.</summary>
    public const string DefaultOperator = "default";

    /// <summary>Asks for a code.</summary>
    /// <param name="secrets">Knows people's secrets.</param>
    /// <param name="usedCodes">Remembers what was used; share one between all challenges and processes.</param>
    /// <param name="rules">How codes are made and taken.</param>
    public TotpChallenge(ISecretProvider secrets, IUsedCodes usedCodes, TotpRules? rules = null)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        ArgumentNullException.ThrowIfNull(usedCodes);
        Secrets = secrets;
        UsedCodes = usedCodes;
        Rules = rules ?? TotpRules.Default;
    }

    /// <summary>Asks for a code, with a function that knows people's secrets in base32; null for none.</summary>
    public TotpChallenge(Func<string, string?> secretProvider, IUsedCodes usedCodes, TotpRules? rules = null)
        : this(new SecretFunction(secretProvider), usedCodes, rules)
    {
    }

    /// <inheritdoc/>
    public ChallengeType Type => ChallengeType.Confirm;

    /// <summary>How codes are made and taken.</summary>
    public TotpRules Rules { get; }

    internal ISecretProvider Secrets { get; }

    internal IUsedCodes UsedCodes { get; }

    /// <inheritdoc/>
    public ValueTask<ChallengeResult> PresentAsync(ChallengeContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new TotpSitting(this, context).RunAsync(cancellationToken);
    }

    /// <summary>The secret of a person, or else of everyone; null when there is none, or none that is sound.</summary>
    internal async ValueTask<TotpSecret?> SecretOfAsync(string person, CancellationToken cancellationToken)
    {
        try
        {
            var base32 = await Secrets.GetSecretAsync(person, cancellationToken).ConfigureAwait(false);
            if (string.IsNullOrEmpty(base32) && !ApproverIdentity.Same(person, DefaultOperator))
                base32 = await Secrets.GetSecretAsync(DefaultOperator, cancellationToken).ConfigureAwait(false);
            return TotpSecret.Read(base32);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // A vault is someone else's code and may throw anything, and its message may tell the secret.
            return null;
        }
    }

    /// <summary>Names a person in a record, whichever way they spell themselves.</summary>
    internal static string Mark(string person) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes("attesta person " + ApproverIdentity.Normalize(person))).AsSpan(0, 16));

    private sealed class SecretFunction : ISecretProvider
    {
        private readonly Func<string, string?> _secretOf;

        public SecretFunction(Func<string, string?> secretOf)
        {
            ArgumentNullException.ThrowIfNull(secretOf);
            _secretOf = secretOf;
        }

        public ValueTask<string?> GetSecretAsync(string operatorId, CancellationToken cancellationToken) => new(_secretOf(operatorId));
    }
}
