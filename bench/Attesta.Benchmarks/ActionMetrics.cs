using Attesta.Actions;

namespace Attesta.Benchmarks;

/// <summary>Freezing and describing what an agent asks for: paid by every action.</summary>
internal static class ActionMetrics
{
    public static IEnumerable<Metric> All { get; } =
    [
        Metric.Of("freeze_4_arguments", LiveArguments, static arguments => Plain.Freeze(arguments)),
        Metric.Of("describe_4_arguments", Action, static action => PythonLiteral.Call(action, 16 * 1024)),
        Metric.Of("write_python_float", static () => new char[PythonFloat.MaxLength], static target => PythonFloat.Format(0.1234567, target)),
    ];

    private static Dictionary<string, object?> LiveArguments() => new(StringComparer.Ordinal)
    {
        ["to"] = "alice@example.org",
        ["amount"] = 129.95,
        ["items"] = new[] { 17, 23 },
        ["urgent"] = false,
    };

    private static ActionContext Action() => new() { FunctionName = "billing.refund", Kwargs = (PlainMap)Plain.Freeze(LiveArguments())! };
}
