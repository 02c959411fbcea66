using System.Buffers;
using System.Globalization;
using System.Text;
using Attesta.Actions;

namespace Attesta.Cli.Output;

/// <summary>
/// JSON that is harmless on a terminal too: what cannot be seen, moves the cursor or turns the reading direction is written as <c>\uXXXX</c>. A reader gets
/// the same texts.
/// </summary>
internal static class VisibleJson
{
    /// <summary>Copies JSON in UTF-8. Beyond ASCII it has nothing but the inside of texts, where an escape may stand for any character.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> json)
    {
        while (json.IndexOfAnyInRange((byte)0x7f, (byte)0xff) is >= 0 and var at)
        {
            output.Write(json[..at]);
            _ = Rune.DecodeFromUtf8(json[at..], out var rune, out var length);
            var text = rune.ToString();
            if (VisibleText.Escape(text) == text)
                output.Write(json.Slice(at, length));
            else
                Escape(output, text);
            json = json[(at + length)..];
        }

        output.Write(json);
    }

    private static void Escape(IBufferWriter<byte> output, string text)
    {
        foreach (var half in text)
            output.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\\u{(int)half:x4}")));
    }
}
