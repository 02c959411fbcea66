namespace Attesta.Risk.Content.Arguments;

/// <summary>What the arguments of a call show, whatever the function is.</summary>
internal static class ArgumentEffects
{
    /// <summary>Adds the effects of secret material, sensitive paths, private addresses and hidden instructions in the arguments.</summary>
    public static void Read(ActionContext action, List<Effect> effects)
    {
    }
}
