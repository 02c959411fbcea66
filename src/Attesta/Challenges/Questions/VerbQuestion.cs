using Attesta.Challenges.Reading;

namespace Attesta.Challenges.Questions;

/// <summary>What the senses of verbs are called in options. The statements have about the same length, and only clearly wrong ones stand beside the right one.</summary>
internal static class VerbQuestion
{
    public const string Prompt = "What does this action do?";

    /// <summary>What a sense says of itself.</summary>
    public static string Text(Sense sense) => sense switch
    {
        Sense.Remove => "It removes something that exists",
        Sense.Stop => "It stops something that is running",
        Sense.Access => "It changes who may do or see what",
        Sense.Money => "It moves money or charges someone",
        Sense.Change => "It changes what is stored somewhere",
        Sense.Move => "It brings things to another place",
        Sense.Deploy => "It puts a version into operation",
        Sense.Send => "It sends something to someone else",
        Sense.Run => "It runs or installs some software",
        Sense.Create => "It creates something that is new",
        _ => "It only reads and changes nothing",
    };

    /// <summary>The senses that are wrong beyond doubt where <paramref name="sense"/> is right.</summary>
    public static Sense[] Wrong(Sense sense) => sense switch
    {
        Sense.Remove => [Sense.Read, Sense.Create, Sense.Send, Sense.Money, Sense.Deploy],
        Sense.Stop => [Sense.Read, Sense.Create, Sense.Send, Sense.Money, Sense.Move],
        Sense.Access => [Sense.Read, Sense.Money, Sense.Move, Sense.Stop, Sense.Deploy],
        Sense.Money => [Sense.Read, Sense.Remove, Sense.Deploy, Sense.Stop, Sense.Access],
        Sense.Change => [Sense.Read, Sense.Money, Sense.Stop, Sense.Send, Sense.Deploy],
        Sense.Move => [Sense.Read, Sense.Money, Sense.Stop, Sense.Access],
        Sense.Deploy => [Sense.Read, Sense.Remove, Sense.Money, Sense.Access, Sense.Stop],
        Sense.Send => [Sense.Read, Sense.Remove, Sense.Stop, Sense.Access, Sense.Money],
        Sense.Run => [Sense.Read, Sense.Money, Sense.Send, Sense.Access],
        Sense.Create => [Sense.Read, Sense.Remove, Sense.Stop, Sense.Money],
        _ => [Sense.Remove, Sense.Create, Sense.Send, Sense.Money, Sense.Stop],
    };
}
