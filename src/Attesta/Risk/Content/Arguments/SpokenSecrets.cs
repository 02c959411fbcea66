using System.Buffers;

namespace Attesta.Risk.Content.Arguments;

/// <summary>Secrets as people write them to each other: "the password is hunter2!", "your verification code: 493822". Linear; allocates nothing.</summary>
internal static class SpokenSecrets
{
    private const int Reach = 24;
    private const int MostTried = 64;

    private static readonly SearchValues<string> Names = SearchValues.Create(
        [
            "password", "passcode", "passphrase", "passwort", "kennwort", "contraseña", "mot de passe", "credential", "login code", "verification code", "security code", "access code", "confirmation code", "auth code", "authentication code",
            "one-time code", "one time code", "code is", "code:", "pin is", "pin:", "pin code", "otp", "cvv", "cvc", "card number", "ssn", "social security", "api key", "secret key", "private key", "seed phrase", "recovery phrase", "recovery code", "backup code", "access token",
        ],
        StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<char> ValueEnds = SearchValues.Create(" \t\n\r,;'\"`");

    private static readonly string[] OtherCodes = ["zip", "postal", "area", "country", "error", "status", "promo", "discount", "coupon", "qr", "dress", "source", "exit", "product", "voucher", "booking", "reference", "tracking", "color", "currency", "airport", "dialing", "dial", "sort"];

    /// <summary>Whether a text tells somebody a secret.</summary>
    public static bool IsIn(ReadOnlySpan<char> text)
    {
        var from = 0;
        for (var tried = 0; tried < MostTried && from < text.Length; tried++)
        {
            var next = text[from..].IndexOfAny(Names);
            if (next < 0)
                break;
            from += next;
            if ((from == 0 || !char.IsLetter(text[from - 1])) && !IsOtherCode(text[..from]) && HasValue(text[from..]))
                return true;
            from++;
        }

        return CardNumbers.IsIn(text);
    }

    // A word that is a value follows the name within reach, behind "is" or a colon: digits, or letters with something that is none.
    private static bool HasValue(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAny(':', '=') is var sign and >= 0 and <= Reach ? sign + 1 : IndexOfIs(text);
        if (end < 0)
            return false;
        var rest = text[end..].TrimStart(" \t\n'\"`*");
        var length = rest.IndexOfAny(ValueEnds);
        var word = (length < 0 ? rest : rest[..length]).TrimEnd(".!?)*");
        if (word.Length is < 3 or > 256)
            return false;
        var (letters, digits, others) = (0, 0, 0);
        foreach (var letter in word)
        {
            if (char.IsAsciiDigit(letter))
                digits++;
            else if (char.IsLetter(letter))
                letters++;
            else
                others++;
        }

        return (digits >= 4 && letters == 0) || (letters > 0 && digits > 0 && word.Length >= 5) || (letters > 0 && others > 0 && word.Length >= 6 && others < letters && !word.Contains("://", StringComparison.Ordinal));
    }

    private static int IndexOfIs(ReadOnlySpan<char> text)
    {
        var near = text[..Math.Min(text.Length, Reach + 12)];
        foreach (var word in (ReadOnlySpan<string>)[" is ", " are ", " ist ", " es ", " est ", "->"])
        {
            if (near.IndexOf(word, StringComparison.OrdinalIgnoreCase) is var at and >= 0)
                return at + word.Length;
        }

        return -1;
    }

    private static bool IsOtherCode(ReadOnlySpan<char> before)
    {
        var near = before.TrimEnd();
        foreach (var word in OtherCodes)
        {
            if (near.EndsWith(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
