namespace Attesta.Telemetry;

/// <summary>
/// Under what name to listen: <c>AddSource(AttestaTelemetry.Name)</c> and <c>AddMeter(AttestaTelemetry.Name)</c> in OpenTelemetry. Spans, instruments and
/// their attributes are listed in docs/reference/telemetry.md.
/// </summary>
public static class AttestaTelemetry
{
    /// <summary>The name of the ActivitySource and of the Meter.</summary>
    public const string Name = "Attesta";

    internal static readonly string? Version = typeof(AttestaTelemetry).Assembly.GetName().Version?.ToString(3);
}
