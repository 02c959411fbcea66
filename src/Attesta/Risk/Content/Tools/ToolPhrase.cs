using Attesta.Risk.Content.Words;

namespace Attesta.Risk.Content.Tools;

/// <summary>Says what a tool does by its name, as the end of "this action ...".</summary>
internal static class ToolPhrase
{
    /// <summary>What the verb is done to, or "something".</summary>
    public static string Of(Verb verb, NameReading name)
    {
        if (name.Rest.Length == 0)
            return verb.OnlyReads ? verb.Meaning.Says : verb.Meaning.Says + " something";
        if (LedByAnother(verb, name) is { } lead)
            return $"{Inflection.ThirdPerson(lead)} {string.Join(' ', name.Words.Skip(1))}";
        return name.Rest switch
        {
            "http" or "http request" or "web" when verb.Base is "request" or "send" or "make" or "call" => "sends an HTTP request",
            "emergency" when verb.Base == "stop" => "makes an emergency stop",
            "http" or "api" or "web" when verb.Base != "call" => $"{verb.Meaning.Says} over {name.Rest}",
            "browser" or "page" or "screen" when verb.Base is "click" or "type" or "press" or "fill" or "drag" or "navigate" or "select" or "scroll" => $"{verb.Meaning.Says} in the {name.Rest}",
            "git" => $"{verb.Meaning.Says} with git",
            var rest => $"{verb.Meaning.Says} {rest}",
        };
    }

    /// <summary>Whether the verb and its object stand in that order and nothing else was put between.</summary>
    public static bool IsPlain(Verb verb, NameReading name) => name.Rest.Length == 0 || LedByAnother(verb, name) is null;

    // place_order, issue_refund: the noun carries the meaning, and the word in front is the verb of the sentence.
    private static string? LedByAnother(Verb verb, NameReading name) =>
        verb.IsAlsoNoun && name.Words is ["place" or "fulfil" or "fulfill" or "issue" or "raise" or "file" or "give" or "take" or "post" or "make" or "cast" or "hold", _, ..] && name.Words[0] != verb.Base ? name.Words[0] : null;
}
