using System.Text;
using Attesta.Actions;
using Attesta.Approvals;

namespace Attesta.Challenges.Words;

/// <summary>What stood on the screen while an explanation was written, kept in the key so that a copy of it can be told.</summary>
internal static class ScreenText
{
    /// <summary>Most characters that are kept.</summary>
    public const int MaxLength = 8_192;

    private const int LongestPart = 2_048;

    /// <summary>The text, most likely source of a copy first.</summary>
    public static string Of(ChallengeSubject subject, string task)
    {
        var text = new StringBuilder();
        Add(task);
        foreach (var shown in subject.Shown)
            Add(shown);
        Add(subject.Action.FunctionName);
        Add(subject.Action.FunctionDoc);
        Add(PythonLiteral.Call(subject.Action, LongestPart));
        foreach (var (name, value) in subject.Action.Kwargs.Take(32))
            Add(VisibleText.Escape(name, 80) + " " + (value is string line ? VisibleText.Escape(line, LongestPart) : PythonLiteral.Of(value, LongestPart)));
        foreach (var effect in EffectWords.Shown(subject.Risk.Effects))
            Add(EffectWords.Of(effect).ToString());
        foreach (var remedy in EffectWords.Remedies(subject.Risk.Effects))
            Add(remedy);
        foreach (var factor in subject.Risk.Factors.Take(16))
            Add(factor.Description + " " + factor.Evidence);
        return text.ToString();

        void Add(string? part)
        {
            if (string.IsNullOrEmpty(part))
                return;
            var room = Math.Min(LongestPart, MaxLength - text.Length - 1);
            if (room > 0)
                text.Append(VisibleText.Escape(part.Length > room ? part[..room] : part, Math.Max(0, room - 3))).Append('\n');
            if (text.Length > MaxLength)
                text.Length = MaxLength;
        }
    }
}
