namespace Attesta.Approvals;

/// <summary>What is known of the person while a question waits: whether they saw it, and whether they did anything. Thread-safe.</summary>
internal sealed class Presence
{
    private volatile bool _shown;
    private volatile bool _touched;

    /// <summary>Someone was shown the question and pressed nothing: the only silence that <c>fail_mode: allow</c> may take for a yes.</summary>
    public bool IsSilent => _shown && !_touched;

    public void Shown() => _shown = true;

    public void Touched() => _touched = true;
}
