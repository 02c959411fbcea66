using System.Buffers;
using System.Runtime.InteropServices;

namespace Attesta.Audit;

/// <summary>The texts of a block of the index, to which its columns point by number.</summary>
internal sealed record IndexNames(IReadOnlyList<string> Agents, IReadOnlyList<string> Actions, IReadOnlyList<EntryKind> Kinds)
{
    /// <exception cref="InvalidDataException">They are not what is written.</exception>
    public static IndexNames Read(ReadOnlySpan<byte> bytes)
    {
        var source = bytes;
        var names = new IndexNames(Texts(ref source), Texts(ref source), AllKinds(ref source));
        return source.IsEmpty ? names : throw Damaged();
    }

    public byte[] Write()
    {
        var target = new ArrayBufferWriter<byte>();
        foreach (var texts in (ReadOnlySpan<IReadOnlyList<string>>)[Agents, Actions])
        {
            Write(target, texts.Count);
            foreach (var text in texts)
                Write(target, text);
        }

        Write(target, Kinds.Count);
        foreach (var kind in Kinds)
        {
            foreach (var text in (ReadOnlySpan<string>)[kind.Verdict, kind.RiskLevel, kind.ChallengeType, kind.Mode, kind.Environment, kind.Outcome])
                Write(target, text);
            Write(target, (int)kind.Role | (kind.MinReviewMet ? 256 : 0) | (kind.ChallengePassed switch { null => 0, false => 512, true => 1024 }));
        }

        return target.WrittenSpan.ToArray();
    }

    private static List<string> Texts(ref ReadOnlySpan<byte> source)
    {
        var texts = new List<string>();
        for (var left = Count(ref source); left > 0; left--)
            texts.Add(Text(ref source));
        return texts;
    }

    private static List<EntryKind> AllKinds(ref ReadOnlySpan<byte> source)
    {
        var kinds = new List<EntryKind>();
        for (var left = Count(ref source); left > 0; left--)
        {
            string[] texts = [Text(ref source), Text(ref source), Text(ref source), Text(ref source), Text(ref source), Text(ref source)];
            var flags = Number(ref source);
            bool? passed = (flags & 512) != 0 ? false : (flags & 1024) != 0 ? true : null;
            kinds.Add(new(texts[0], texts[1], texts[2], texts[3], texts[4], texts[5], passed, (flags & 256) != 0, (EntryRole)(flags & 15)));
        }

        return kinds;
    }

    private static int Count(ref ReadOnlySpan<byte> source) => Number(ref source) is >= 0 and <= IndexBlock.MostRows and var count ? count : throw Damaged();

    private static int Number(ref ReadOnlySpan<byte> source) => MemoryMarshal.Read<int>(Take(ref source, sizeof(int)));

    // UTF-16 and not UTF-8, which has no form for half a surrogate pair.
    private static string Text(ref ReadOnlySpan<byte> source) => new(MemoryMarshal.Cast<byte, char>(Take(ref source, sizeof(char) * (long)Number(ref source))));

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> source, long length)
    {
        if (length < 0 || length > source.Length)
            throw Damaged();
        var taken = source[..(int)length];
        source = source[(int)length..];
        return taken;
    }

    private static void Write(ArrayBufferWriter<byte> target, string text)
    {
        Write(target, text.Length);
        target.Write(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    private static void Write(ArrayBufferWriter<byte> target, int number)
    {
        MemoryMarshal.Write(target.GetSpan(sizeof(int)), number);
        target.Advance(sizeof(int));
    }

    private static InvalidDataException Damaged() => new("The index is damaged.");
}
