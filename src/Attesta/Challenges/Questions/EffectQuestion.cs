using Attesta.Challenges.Reading;

namespace Attesta.Challenges.Questions;

/// <summary>What the kinds of effect are called in options. The statements have about the same length, and only clearly wrong ones stand beside the right one.</summary>
internal static class EffectQuestion
{
    public const string Prompt = "What does this action do?";

    /// <summary>What a kind of effect says of itself.</summary>
    public static string Text(Effect effect) => effect switch
    {
        Effect.Remove => "It removes something that exists",
        Effect.Stop => "It stops something that is running",
        Effect.Access => "It changes who may do or see what",
        Effect.Money => "It moves money or charges someone",
        Effect.Change => "It changes what is stored somewhere",
        Effect.Move => "It brings things to another place",
        Effect.Deploy => "It puts a version into operation",
        Effect.Send => "It sends something to someone else",
        Effect.Run => "It runs or installs some software",
        Effect.Create => "It creates something that is new",
        _ => "It only reads and changes nothing",
    };

    /// <summary>The kinds that are wrong beyond doubt where <paramref name="effect"/> is right.</summary>
    public static Effect[] Wrong(Effect effect) => effect switch
    {
        Effect.Remove => [Effect.Read, Effect.Create, Effect.Send, Effect.Money, Effect.Deploy],
        Effect.Stop => [Effect.Read, Effect.Create, Effect.Send, Effect.Money, Effect.Move],
        Effect.Access => [Effect.Read, Effect.Money, Effect.Move, Effect.Stop, Effect.Deploy],
        Effect.Money => [Effect.Read, Effect.Remove, Effect.Deploy, Effect.Stop, Effect.Access],
        Effect.Change => [Effect.Read, Effect.Money, Effect.Stop, Effect.Send, Effect.Deploy],
        Effect.Move => [Effect.Read, Effect.Money, Effect.Stop, Effect.Access],
        Effect.Deploy => [Effect.Read, Effect.Remove, Effect.Money, Effect.Access, Effect.Stop],
        Effect.Send => [Effect.Read, Effect.Remove, Effect.Stop, Effect.Access, Effect.Money],
        Effect.Run => [Effect.Read, Effect.Money, Effect.Send, Effect.Access],
        Effect.Create => [Effect.Read, Effect.Remove, Effect.Stop, Effect.Money],
        _ => [Effect.Remove, Effect.Create, Effect.Send, Effect.Money, Effect.Stop],
    };
}
