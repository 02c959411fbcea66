using System.Diagnostics;

namespace Attesta.Telemetry;

/// <summary>A span that fails nobody: what a listener throws when it ends stays with the listener.</summary>
internal readonly struct Span(Activity? activity) : IDisposable
{
    public Activity? Activity => activity;

    public void Set(string name, object? value) => activity?.SetTag(name, value);

    public void Dispose()
    {
        try
        {
            activity?.Dispose();
        }
        catch (Exception)
        {
            // INVARIANT: what listens changes no decision.
        }
    }
}
