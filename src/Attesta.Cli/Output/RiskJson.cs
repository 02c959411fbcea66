using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using Attesta.Risk.Content;

namespace Attesta.Cli.Output;

/// <summary>
/// Risk assessments as JSON, straight into bytes: <c>score</c> writes a hundred thousand of them. The same text as a JSON writer would make, without the
/// checks of one. Not thread-safe.
/// </summary>
internal sealed class RiskJson(ArrayBufferWriter<byte> output)
{
    // Whatever stands between these two needs no escape in JSON; nearly all texts are of that kind.
    private static readonly SearchValues<char> Plain =
        SearchValues.Create(" !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    private const int LongestNumber = 32;

    public void Write(RiskAssessment risk)
    {
        Raw("{\"score\":"u8);
        Number(risk.Score);
        Raw(",\"level\":"u8);
        Text(risk.Level.Name());
        Raw(",\"factors\":["u8);
        for (var i = 0; i < risk.Factors.Count; i++)
        {
            var factor = risk.Factors[i];
            Raw(i == 0 ? "{\"name\":"u8 : ",{\"name\":"u8);
            Text(factor.Name);
            Raw(",\"contribution\":"u8);
            Number(Math.Round(factor.Contribution, RiskLevels.ScoreDigits));
            Raw(",\"description\":"u8);
            Text(factor.Description);
            Raw(",\"evidence\":"u8);
            Text(factor.Evidence);
            Raw("}"u8);
        }

        Raw("],\"effects\":"u8);
        Write(risk.Effects);
        Raw(",\"scorer_name\":"u8);
        Text(risk.ScorerName);
        Raw("}"u8);
    }

    public void Write(IReadOnlyList<Effect> effects)
    {
        Raw("["u8);
        for (var i = 0; i < effects.Count; i++)
        {
            var effect = effects[i];
            Raw(i == 0 ? "{\"kind\":"u8 : ",{\"kind\":"u8);
            Text(effect.Kind.Name());
            Raw(",\"target\":"u8);
            Text(effect.Target);
            Raw(",\"width\":"u8);
            Text(effect.Width.Name());
            Raw(",\"undo\":"u8);
            Text(effect.Undo.Name());
            Raw(",\"severity\":"u8);
            Number(effect.Severity is >= 0 and <= 1 ? Math.Round(effect.Severity, RiskLevels.ScoreDigits) : 1);
            Raw(",\"explanation\":"u8);
            Text(effect.Explanation);
            Raw(",\"remedy\":"u8);
            Text(effect.Remedy);
            Raw(",\"evidence\":"u8);
            Text(effect.Evidence);
            Raw(",\"source\":"u8);
            Text(effect.Source);
            Raw("}"u8);
        }

        Raw("]"u8);
    }

    /// <summary>A text or null.</summary>
    public void Text(string? text)
    {
        if (text is null)
        {
            Raw("null"u8);
            return;
        }

        if (text.AsSpan().ContainsAnyExcept(Plain))
        {
            // Half a surrogate pair comes out as a replacement character, and what moves cursors as an escape.
            Raw("\""u8);
            VisibleJson.Write(output, Encoding.UTF8.GetBytes(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)));
            Raw("\""u8);
            return;
        }

        var span = output.GetSpan(text.Length + 2);
        span[0] = (byte)'"';
        Encoding.Latin1.GetBytes(text, span[1..]);
        span[text.Length + 1] = (byte)'"';
        output.Advance(text.Length + 2);
    }

    /// <summary>A finite number in its shortest form; 0 for what is none.</summary>
    public void Number(double number)
    {
        _ = Utf8Formatter.TryFormat(double.IsFinite(number) ? number : 0, output.GetSpan(LongestNumber), out var written);
        output.Advance(written);
    }

    public void Raw(ReadOnlySpan<byte> json) => output.Write(json);
}
