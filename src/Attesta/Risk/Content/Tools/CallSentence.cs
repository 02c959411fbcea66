using System.Globalization;

namespace Attesta.Risk.Content.Tools;

/// <summary>Says what a call does with what an approver has to know: how much, to whom, as what.</summary>
internal static class CallSentence
{
    private const int LongestPart = 60;

    private static readonly HashSet<string> MoneyWords = new(StringComparer.Ordinal)
    {
        "money", "fund", "funds", "transfer", "payment", "payments", "payout", "wire", "transaction", "cash", "bank", "remittance", "amount", "a", "the", "balance", "sepa", "refund",
    };

    /// <summary>The sentence; null where the plain one says all there is.</summary>
    public static string? Of(ToolMeaning meaning, string target, in ArgumentSigns signs)
    {
        if (meaning.Kind is EffectKind.Spends or EffectKind.SendsOut or EffectKind.Changes && meaning.MovesMoney && signs.Amount > 0)
            return OfMoney(meaning, signs);
        if (meaning.Kind == EffectKind.NotUnderstood && meaning.MovesMoney && signs.Amount > 0)
            return $"may move money: {Amount(signs)}";
        if (meaning.Kind == EffectKind.Spends && signs.Quantity > 0 && target.Length > 0 && meaning.Evidence.EndsWith("scale", StringComparison.Ordinal))
            return $"{meaning.Does} {Part(target)} to {Number(signs.Quantity)}";
        if (meaning.Kind == EffectKind.Spends && signs.Quantity > 1 && target.AsSpan().ContainsAnyExceptInRange('0', '9') && meaning.Evidence is "buy" or "sell" or "order" or "purchase" or "trade" or "short" or "acquire")
            return $"{meaning.Says}: {Number(signs.Quantity)} of {Part(target)}";
        if (meaning.Kind == EffectKind.GrantsAccess && signs.Role is { } role && target.Length > 0 && role != target)
            return $"{meaning.Says}: {Part(target)}, as {Part(role)}";
        return null;
    }

    /// <summary>An amount as people write it: <c>5,000 EUR</c>.</summary>
    public static string Amount(in ArgumentSigns signs)
    {
        var amount = signs.AmountText is { } text ? Part(text) : Number(signs.Amount);
        return signs.Currency is { Length: > 0 and <= 8 } currency && !amount.Contains(currency, StringComparison.OrdinalIgnoreCase) ? $"{amount} {currency.ToUpperInvariant()}" : amount;
    }

    private static string OfMoney(ToolMeaning meaning, in ArgumentSigns signs)
    {
        var amount = Amount(signs);
        var who = signs.Recipient ?? signs.Contact ?? signs.Person;
        var verb = meaning.Evidence.StartsWith("description: ", StringComparison.Ordinal) ? meaning.Evidence["description: ".Length..] : meaning.Evidence;
        if (meaning.Does.Length == 0 || !TakesAmount(verb))
            return who is not null && meaning.Kind != EffectKind.Changes ? $"{meaning.Says}: {amount} to {Part(who)}" : (signs.Target ?? who) is { } one ? $"{meaning.Says}: {amount} ({Part(one)})" : $"{meaning.Says}: {amount}";
        if (verb is "charge" or "debit" or "bill" or "invoice")
            return who is null && signs.Target is null ? $"{meaning.Does} {amount}" : $"{meaning.Does} {Part(who ?? signs.Target!)} {amount}";
        var about = Array.TrueForAll(meaning.Object.Split(' '), word => word.Length == 0 || MoneyWords.Contains(word)) ? "" : meaning.Object;
        var thing = signs.Target is { } target && target != who ? Part(target) : "";
        var which = about.Length > 0 && thing.Length > 0 ? $" ({about} {thing})" : about.Length > 0 ? $" ({about})" : thing.Length > 0 ? $" for {thing}" : "";
        var does = meaning.Does is "wires" ? "sends" : meaning.Does;
        return who is null ? $"{does} {amount}{which}" : $"{does} {amount} {(verb == "withdraw" || verb == "borrow" ? "for" : "to")} {Part(who)}{which}";
    }

    private static bool TakesAmount(string verb) => verb is "pay" or "transfer" or "wire" or "send" or "remit" or "refund" or "donate" or "tip" or "reimburse" or "disburse" or "withdraw" or "deposit" or "lend" or "repay"
        or "stake" or "bid" or "bet" or "invest" or "gamble" or "wager" or "charge" or "debit" or "bill" or "invoice" or "credit" or "borrow" or "prepay" or "payout" or "fund" or "move";

    private static string Number(double number) =>
        double.IsFinite(number) && number < 1e21 ? number.ToString("#,0.########", CultureInfo.InvariantCulture) : "an amount beyond counting";

    // Agent text, bounded; whoever shows it masks and escapes it.
    private static string Part(string text) => text.Length <= LongestPart ? text : text[..LongestPart] + "…";
}
