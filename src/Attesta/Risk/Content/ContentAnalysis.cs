using Attesta.Risk.Content.Arguments;
using Attesta.Risk.Content.Commands;
using Attesta.Risk.Content.Rules;
using Attesta.Risk.Content.Texts;
using Attesta.Risk.Content.Tools;
using Attesta.Risk.Content.Words;

namespace Attesta.Risk.Content;

/// <summary>From an action to its effects: what its texts would run, what its name and its arguments say.</summary>
/// <param name="book">The rules on commands.</param>
/// <param name="tools">The rules on tools.</param>
/// <param name="own">The rules on commands that the user wrote; apart from the shipped ones, so that they can only add.</param>
internal sealed class ContentAnalysis(RuleBook book, ToolRules tools, RuleBook? own = null)
{
    private const double OfUnknownTool = 0.3;

    private static readonly Effect Beyond = new()
    {
        Kind = EffectKind.NotUnderstood,
        Severity = 0.6,
        Explanation = "has arguments within a text that are too long, too deep or ambiguous",
        Source = "content/nested",
    };

    private static readonly Lazy<RuleBook> ShippedBook = new(static () => new RuleBook(PackImage.Shipped));
    private static readonly Lazy<ContentAnalysis> OfShipped = new(static () => new ContentAnalysis(ShippedBook.Value, new ToolRules(PackImage.Shipped.OnTools)));

    /// <summary>With the shipped rules alone; shared, because what it learns is what the packs say.</summary>
    public static ContentAnalysis Shipped => OfShipped.Value;

    public static ContentAnalysis With(IRuleSource own) => new(ShippedBook.Value, new ToolRules([.. PackImage.Shipped.OnTools, .. own.OnTools]), new RuleBook(own));

    /// <summary>The effects of an action.</summary>
    /// <param name="action">The action.</param>
    /// <param name="understood">The texts that were read to their end, with nothing in them that is not known; none when there is any doubt.</param>
    public List<Effect> Read(ActionContext action, out IReadOnlyList<string> understood)
    {
        var effects = new EffectCollection();
        var shell = new ShellEffects(book, own, effects);
        List<string>? statements = null;
        ReadTexts(action, shell, effects, ref statements);
        var opened = NestedJson.Open(action, out var isBeyond);
        if (isBeyond)
            effects.Add(Beyond);
        if (opened is not null)
            ReadTexts(opened, shell, effects, ref statements);
        var inner = InnerCalls.Of(opened ?? action);
        for (var (depth, call) = (0, inner); call is not null; call = InnerCalls.Of(call))
        {
            if (++depth > InnerCalls.Deepest)
            {
                effects.Add(Beyond);
                break;
            }

            ReadTexts(call, shell, effects, ref statements);
        }

        understood = shell.Read.Count == 0 && statements is null || effects.List.Exists(IsDoubtful) ? [] : [.. shell.Read, .. statements ?? []];
        ReadCall(action, shell, effects);
        if (opened is not null)
            ReadCall(opened, shell, effects);
        for (var (depth, call) = (0, inner); call is not null && depth < InnerCalls.Deepest; call = InnerCalls.Of(call), depth++)
            ReadCall(call, shell, effects);
        Exfiltration.Read(effects);
        return effects.List;
    }

    private static void ReadTexts(ActionContext action, ShellEffects shell, EffectCollection effects, ref List<string>? statements)
    {
        var texts = new ActionTexts(action, shell, effects);
        texts.Read();
        if (texts.Statements.Count > 0)
            (statements ??= []).AddRange(texts.Statements);
    }

    private void ReadCall(ActionContext action, ShellEffects shell, EffectCollection effects)
    {
        var found = new List<Effect>();
        ToolEffects.Read(action, found);
        ArgumentEffects.Read(action, found);
        tools.Read(action, found);
        foreach (var effect in found)
        {
            if (!IsOfCommand(effect, action, shell))
                effects.Add(effect);
        }
    }

    /// <summary>INVARIANT: whoever lets something count as understood because of this must know that no part of it was guessed.</summary>
    private static bool IsDoubtful(Effect effect) =>
        effect.Kind is EffectKind.NotUnderstood or EffectKind.ExecutesOpaqueCode || effect.Source is ShellEffects.UnknownSource or GenericVerbs.UnknownSource;

    /// <summary>Whether a path is only where a shell, or a program that a pack describes, is run: the commands count for what they do there.</summary>
    private static bool IsWorkingFolder(Effect effect, ActionContext action, ShellEffects shell) =>
        effect.Target == shell.Folder && effect.Kind != EffectKind.Destroys && SensitivePaths.Of(effect.Target) != PathClass.Secret
        && (FunctionUses.Of(action.FunctionName).HasFlag(FunctionUse.Shell) || shell.Describes(action.FunctionName))
        && action.Kwargs.Values.Count(value => value is string text && text == shell.Folder) == 1;

    /// <summary>Whether the action is a program that nobody described, whose name is a plural rather than a verb: <c>orders list</c>.</summary>
    private static bool IsNoun(string function, ShellEffects shell) =>
        shell.UndescribedProgram == function && VerbLexicon.VerbOf(function) is { Form: VerbForm.ThirdPerson };

    /// <summary>What "bash" or "rm" may do by its name, which path a whole command line is, and in which folder it runs, matters to nobody who knows what it runs.</summary>
    private static bool IsOfCommand(Effect effect, ActionContext action, ShellEffects shell) => effect.Source switch
    {
        // INVARIANT: whether a command stands beside it does not matter, or an argument more would lower the score.
        "arguments/path" when IsWorkingFolder(effect, action, shell) => true,
        _ when !shell.HasRead => false,
        "tools/name" => shell.FirstProgram == action.FunctionName || IsNoun(action.FunctionName, shell) || (effect.Severity < OfUnknownTool && effect.Kind is EffectKind.NotUnderstood or EffectKind.Changes),
        "arguments/path" => shell.HasReadAs(effect.Target),
        _ => false,
    };
}
