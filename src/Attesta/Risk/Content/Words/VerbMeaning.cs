namespace Attesta.Risk.Content.Words;

/// <summary>What a verb does when nothing more is known than the verb.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Severity">How bad it is by itself, on the scale of <see cref="RiskLevel"/>.</param>
/// <param name="Says">In plain words, as in "this action ...": <c>deletes</c>. An object may follow.</param>
internal readonly record struct VerbMeaning(EffectKind Kind, double Severity, string Says);
