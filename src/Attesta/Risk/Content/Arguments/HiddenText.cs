using System.Buffers;
using System.Text;

namespace Attesta.Risk.Content.Arguments;

/// <summary>Finds what is meant for a model and not for a person: letters that cannot be seen, and orders to forget the orders.</summary>
internal static class HiddenText
{
    private static readonly SearchValues<char> Unseen = SearchValues.Create(
        "\u200B\u200C\u200D\u2060\u2061\u2062\u2063\u2064\u00AD\u180E\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\u061C\u115F\u1160\u3164\uFFA0\uDB40");

    private static readonly SearchValues<string> Orders = SearchValues.Create(
        [
            "ignore ", "disregard ", "forget ", "override ", "do not tell the user", "don't tell the user", "without telling the user", "do not inform the user", "do not mention this", "don't mention this to", "new instructions:", "new instruction:",
            "<|im_start|>", "<|system|>", "[/inst]", "<<sys>>", "system prompt:", "you are now in developer mode", "you must now act as", "<important>", "### new instructions", "end of system prompt", "begin new instructions", "hidden instruction",
            "ignoriere ", "vergiss alle", "missachte ", "ignora ", "olvida las", "ignorez ", "oubliez ", "ignore les", "ignore as", "dimentica ", "negeer ", "zignoruj",
        ],
        StringComparison.OrdinalIgnoreCase);

    // What such an order speaks of, within reach of its verb.
    private static readonly SearchValues<string> Objects = SearchValues.Create(
        [
            "instruction", "prompt", "guideline", "directive", "your rules", "the rules", "all rules", "your programming", "anweisung", "instruccion", "istruzion", "instruc", "instruç", "consigne", "talimat", "instructies", "polecen",
            "everything above", "all of the above", "everything you were told", "previous context",
        ],
        StringComparison.OrdinalIgnoreCase);

    // Looked for only where a text is not plain ASCII.
    private static readonly SearchValues<string> ForeignOrders = SearchValues.Create(
        ["忽略", "無視", "无视", "忘记", "игнорируй", "забудь", "무시", "تجاهل", "अनदेखा", "önceki talimat", "esqueça "], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> ForeignObjects = SearchValues.Create(
        ["指令", "指示", "提示", "инструкц", "указани", "지시", "명령", "تعليمات", "निर्देश", "talimat", "instruç"], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<string> Plain = SearchValues.Create(
        ["do not tell", "don't tell", "without telling", "do not inform", "do not mention", "don't mention", "new instruction", "<|im", "<|sys", "[/inst]", "<<sys>>", "system prompt:", "you are now", "you must now", "<important>", "### new", "end of system", "begin new", "hidden instruction"],
        StringComparison.OrdinalIgnoreCase);

    private const int Reach = 80;
    private const int ShortestOrder = 12;
    private const int ShortestForeignOrder = 5;

    /// <summary>How bad the letters are that nobody can see; 0 when there are none, or only those that writing needs.</summary>
    public static double Invisible(ReadOnlySpan<char> text)
    {
        var worst = 0.0;
        for (var at = 0; text[at..].IndexOfAny(Unseen) is var next and >= 0;)
        {
            at += next;
            worst = Math.Max(worst, Weight(text, ref at));
            if (worst >= 0.62)
                break;
            at++;
            if (at >= text.Length)
                break;
        }

        return worst;
    }

    /// <summary>Where an order to a model begins; -1 when there is none.</summary>
    public static int Order(ReadOnlySpan<char> text)
    {
        if (text.Length >= ShortestOrder && Find(text, Orders, Objects) is var order and >= 0)
            return order;
        return text.Length >= ShortestForeignOrder && !Ascii.IsValid(text) ? Find(text, ForeignOrders, ForeignObjects) : -1;
    }

    private static int Find(ReadOnlySpan<char> text, SearchValues<string> orders, SearchValues<string> objects)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var next = text[at..].IndexOfAny(orders);
            if (next < 0)
                return -1;
            at += next;
            var near = text[at..Math.Min(text.Length, at + Reach)];
            if (near[..Math.Min(near.Length, 24)].IndexOfAny(Plain) == 0 || near.IndexOfAny(objects) >= 0)
                return at;
        }

        return -1;
    }

    private static double Weight(ReadOnlySpan<char> text, ref int at)
    {
        var letter = text[at];
        if (letter is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069')
            return letter is '\u202E' or '\u202D' or '\u2066' or '\u2067' ? 0.55 : 0.4;
        if (letter == '\uDB40')
            return Tags(text, ref at);

        // Scripts that join letters need them, and so do families of emoji.
        if (letter is '\u200C' or '\u200D' or '\u115F' or '\u1160' or '\u3164' or '\u061C' or '\u180E')
            return (at == 0 || text[at - 1] < 0x80) && (at + 1 >= text.Length || text[at + 1] < 0x80) ? 0.45 : 0;
        if (letter == '\u00AD')
            return 0;
        return 0.45;
    }

    // Letters of the tag block spell a text that no screen shows; only the flags of England, Scotland and Wales use them.
    private static double Tags(ReadOnlySpan<char> text, ref int at)
    {
        var start = at;
        while (at + 1 < text.Length && text[at] == '\uDB40' && text[at + 1] is >= '\uDC00' and <= '\uDC7F')
            at += 2;
        if (at == start)
            return 0;
        var isFlag = start >= 2 && text[start - 2] == '\uD83C' && text[start - 1] == '\uDFF4' && at - start <= 14 && text[at - 1] == '\uDC7F';
        at--;
        return isFlag ? 0 : 0.66;
    }
}
