using System.Globalization;
using System.Text;
using Attesta.Policy;

namespace Attesta.Benchmarks;

/// <summary>Configuration: paid by every start.</summary>
internal static class ConfigMetrics
{
    private const int Lines = 500;

    public static IEnumerable<Metric> All { get; } =
    [
        Metric.Of("config_load_500_lines", FileOf500Lines, static file => AttestaConfig.Load(file.Path)),
    ];

    /// <summary>Every key of the template, and then lists, overrides and patterns until the lines are there.</summary>
    private static TempFile FileOf500Lines()
    {
        var text = new StringBuilder(AttestaConfig.Template[..AttestaConfig.Template.IndexOf("risk:", StringComparison.Ordinal)]).Append("trust: {}\nrisk:\n  overrides:\n");
        for (var i = 0; i < 120; i++)
            text.Append(CultureInfo.InvariantCulture, $"    delete_record_{i}: {(i % 2 == 0 ? "critical" : "high")}\n");
        text.Append("  amplifiers:\n");
        for (var i = 0; i < 50; i++)
            text.Append(CultureInfo.InvariantCulture, $"    - pattern: (customer|invoice)_{i}[a-z]+\n      target: args\n      boost: 0.2\n");
        text.Append("  block:\n");
        var missing = Lines - text.ToString().Count(c => c == '\n');
        for (var i = 0; i < missing; i++)
            text.Append(CultureInfo.InvariantCulture, $"    - drop_{i}_*\n");
        return new TempFile(text.ToString());
    }

    private sealed class TempFile : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("attesta-bench-").FullName;

        public TempFile(string text) => File.WriteAllText(Path = System.IO.Path.Combine(_folder, "attesta.yaml"), text);

        public string Path { get; }

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}
