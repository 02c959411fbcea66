namespace Attesta.Risk.Content.Arguments;

/// <summary>What is known of a path.</summary>
/// <param name="Class">What kind of place it is.</param>
/// <param name="Severity">How bad it is that it is read, from 0 to 1.</param>
/// <param name="What">What lies there, in plain words.</param>
internal readonly record struct PathSight(PathClass Class, double Severity, string What);
