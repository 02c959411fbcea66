namespace Attesta.Risk.Content.Tools;

/// <summary>What a call would do, by its function's name, its description, its claims and its arguments.</summary>
internal static class ToolEffects
{
    /// <summary>Adds the effects of a call.</summary>
    public static void Read(ActionContext action, List<Effect> effects)
    {
    }
}
