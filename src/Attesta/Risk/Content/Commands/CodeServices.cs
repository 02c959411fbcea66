using Attesta.Risk.Content.Shell;

namespace Attesta.Risk.Content.Commands;

/// <summary>What code asks other servers for: deletions over HTTP, and money.</summary>
internal static class CodeServices
{
    private const double OfDeletion = 0.62;
    private const double OfMoney = 0.7;
    private const double OfEnvironment = 0.78;

    public static void Read(in CodeSpot spot, ShellCommand command, EffectCollection effects)
    {
        if (Deletes(spot))
            effects.Add(CodeSpot.Effect(command, EffectKind.Destroys, OfDeletion, "deletes something on a server, by a request from code", undo: EffectUndo.Hard));
        if (spot.Last is "post" or "put" or "get" or "fetch" or "request" or "urlopen" or "Request" or "send" or "sendall" or "patch" && HoldsEnvironment(spot.Given))
            effects.Add(CodeSpot.Effect(command, EffectKind.SendsOut, OfEnvironment, "sends all variables of the environment to a server, keys among them"));
        if (MovesMoney(spot.Name))
            effects.Add(CodeSpot.Effect(command, EffectKind.Spends, OfMoney, "moves money from code", undo: EffectUndo.Hard));
    }

    private static bool Deletes(in CodeSpot spot)
    {
        if (spot.Last is "delete" or "del" && spot.Name.Length > spot.Last.Length)
        {
            var owner = spot.Name[..^(spot.Last.Length + 1)];
            owner = owner[(owner.LastIndexOfAny('.', ':') + 1)..];
            if (owner is "requests" or "httpx" or "axios" or "got" or "ky" or "superagent" or "$http" or "HTTParty" or "Faraday" or "RestClient" or "needle" or "grequests")
                return true;
            return owner is "session" or "client" or "api" or "http" or "s" or "request" or "Http" && spot.TryLiterals(out var words) && words[0].Text is ['/', ..] or ['h', 't', 't', 'p', ..];
        }

        // fetch(url, {method: 'DELETE'}), requests.request("DELETE", url)
        if (spot.Last is not ("fetch" or "request" or "urlopen" or "Request" or "ajax" or "axios" or "urllib3"))
            return false;
        var given = spot.Given;
        return given.Contains("'DELETE'", StringComparison.OrdinalIgnoreCase) || given.Contains("\"DELETE\"", StringComparison.OrdinalIgnoreCase);
    }

    // All of it, and not one key of it to log in with.
    private static bool HoldsEnvironment(ReadOnlySpan<char> given)
    {
        foreach (var name in (ReadOnlySpan<string>)["os.environ", "process.env", "$_ENV", "ENV.to_h"])
        {
            if (given.IndexOf(name, StringComparison.Ordinal) is var at and >= 0 && given[(at + name.Length)..] is [')' or ',' or '}' or ']' or ' ', ..])
                return true;
        }

        return false;
    }

    private static bool MovesMoney(ReadOnlySpan<char> name)
    {
        if (!name.EndsWith(".create", StringComparison.OrdinalIgnoreCase) || !name.StartsWith("stripe", StringComparison.OrdinalIgnoreCase))
            return false;
        foreach (var thing in (ReadOnlySpan<string>)["transfer", "payout", "refund", "charge", "paymentintent", "topup", "invoice", "subscription"])
        {
            if (name.Contains(thing, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
