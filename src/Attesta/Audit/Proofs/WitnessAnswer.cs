namespace Attesta.Audit.Proofs;

/// <summary>What a witness answers over HTTP.</summary>
/// <param name="Status">The HTTP status code.</param>
/// <param name="ContentType">What the body is.</param>
/// <param name="Body">The body.</param>
public sealed record WitnessAnswer(int Status, string ContentType, string Body)
{
    /// <summary>What went wrong here, for whoever runs the witness; not for whoever asked. Null when nothing did.</summary>
    public string? Fault { get; init; }

    internal const string SizeType = "text/x.tlog.size";

    internal static WitnessAnswer Text(int status, string body) => new(status, "text/plain; charset=utf-8", body);
}
