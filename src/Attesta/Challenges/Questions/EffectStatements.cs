using Attesta.Risk.Content;

namespace Attesta.Challenges.Questions;

/// <summary>What kinds of effect are called in options, and which of them nobody could take for right beside what an action does.</summary>
internal static class EffectStatements
{
    public const string Prompt = "What would this action do?";

    // No kind of effect, but something that an action could plausibly be for.
    private const string Creates = "It makes something new and leaves the rest alone";

    /// <summary>What a kind says of itself. The statements have about the same length.</summary>
    public static string Text(EffectKind kind) => kind switch
    {
        EffectKind.Destroys => "It gets rid of something that exists",
        EffectKind.Overwrites => "It overwrites what was there before",
        EffectKind.ExecutesOpaqueCode => "It runs code that nobody here has read",
        EffectKind.WeakensControl => "It switches off or weakens a protection",
        EffectKind.RaisesPrivilege => "It takes more rights for whoever runs it",
        EffectKind.GrantsAccess => "It lets someone else see or do more",
        EffectKind.ReadsSecret => "It reads a password, a key or the like",
        EffectKind.SendsOut => "It sends something to somewhere else",
        EffectKind.Spends => "It moves money or makes somebody pay",
        EffectKind.StopsService => "It stops something that is running",
        EffectKind.Changes => "It changes something that is in use",
        EffectKind.OnlyReads => "It only reads and changes nothing at all",
        _ => "It does what nobody could make out",
    };

    /// <summary>What is asked about the target.</summary>
    public static string PromptForTarget(EffectKind kind) => kind switch
    {
        EffectKind.Destroys => "Which of these would be gone?",
        EffectKind.Overwrites => "Which of these would be overwritten?",
        EffectKind.StopsService => "Which of these would be stopped?",
        EffectKind.Changes => "Which of these would be changed?",
        _ => "Which of these is this action aimed at?",
    };

    /// <summary>Statements that are wrong beyond doubt about an action with these effects.</summary>
    /// <remarks>INVARIANT: none of them is another effect of the action, or could be taken for one.</remarks>
    public static IReadOnlyList<string> Wrong(EffectKind right, IReadOnlyList<Effect> effects)
    {
        IEnumerable<string> wrong = Beside(right);
        foreach (var kind in effects.Where(effect => right == EffectKind.OnlyReads || Happens(effect)).Select(effect => effect.Kind).Distinct())
            wrong = wrong.Intersect(Beside(kind), StringComparer.Ordinal);
        return [.. wrong];
    }

    // That it reads as well, or that nobody knows what its harmless part is, makes no other statement right.
    private static bool Happens(Effect effect) => effect.Kind != EffectKind.OnlyReads && (effect.Kind != EffectKind.NotUnderstood || !(effect.Severity < 0.3));

    private static IEnumerable<string> Beside(EffectKind kind) => kind switch
    {
        EffectKind.Destroys => [.. Texts(EffectKind.OnlyReads, EffectKind.Spends, EffectKind.GrantsAccess, EffectKind.SendsOut, EffectKind.ReadsSecret), Creates],
        EffectKind.Overwrites => Texts(EffectKind.OnlyReads, EffectKind.Spends, EffectKind.GrantsAccess, EffectKind.ReadsSecret, EffectKind.StopsService),
        EffectKind.ExecutesOpaqueCode => [.. Texts(EffectKind.OnlyReads, EffectKind.Spends, EffectKind.GrantsAccess), Creates],
        EffectKind.WeakensControl => [.. Texts(EffectKind.OnlyReads, EffectKind.Spends, EffectKind.SendsOut, EffectKind.ReadsSecret), Creates],
        EffectKind.RaisesPrivilege => [.. Texts(EffectKind.OnlyReads, EffectKind.Spends, EffectKind.SendsOut, EffectKind.Destroys, EffectKind.StopsService), Creates],
        EffectKind.GrantsAccess => Texts(EffectKind.OnlyReads, EffectKind.Spends, EffectKind.Destroys, EffectKind.StopsService),
        EffectKind.ReadsSecret => [.. Texts(EffectKind.Destroys, EffectKind.Overwrites, EffectKind.Spends, EffectKind.StopsService), Creates],
        EffectKind.SendsOut => [.. Texts(EffectKind.OnlyReads, EffectKind.Destroys, EffectKind.StopsService, EffectKind.Spends, EffectKind.WeakensControl), Creates],
        EffectKind.Spends => Texts(EffectKind.OnlyReads, EffectKind.Destroys, EffectKind.StopsService, EffectKind.WeakensControl, EffectKind.ReadsSecret),
        EffectKind.StopsService => [.. Texts(EffectKind.OnlyReads, EffectKind.Spends, EffectKind.SendsOut, EffectKind.GrantsAccess, EffectKind.ReadsSecret), Creates],
        EffectKind.Changes => Texts(EffectKind.OnlyReads, EffectKind.Spends, EffectKind.StopsService, EffectKind.SendsOut, EffectKind.ReadsSecret),
        EffectKind.OnlyReads => [.. Texts(EffectKind.Destroys, EffectKind.Spends, EffectKind.StopsService, EffectKind.GrantsAccess), Creates],

        // What could not be made out may be anything; only that it is nothing is wrong for sure.
        _ => Texts(EffectKind.OnlyReads),
    };

    private static string[] Texts(params EffectKind[] kinds) => [.. kinds.Select(Text)];
}
