using Attesta.Risk.Content.Shell;

namespace Attesta.Benchmarks;

/// <summary>Reading a command line: paid by every action that runs one.</summary>
internal static class ShellMetrics
{
    public static IEnumerable<Metric> All { get; } =
    [
        Metric.Of("shell_read_60", () => Typical, ShellReader.Read),
        Metric.Of("shell_read_200", () => Pipeline, ShellReader.Read),
        Metric.Of("shell_read_1mb", Document, ShellReader.Read),
        Metric.Of("shell_read_1mb_script", Script, ShellReader.Read),
    ];

    private const string Typical = "git commit -m 'Fix the parser' && rm -rf build/*.tmp dist/x.js";

    private const string Pipeline =
        "cat access.log | grep -v '127.0.0.1' | awk '{print $1}' | sort | uniq -c | sort -rn | head -20 > /tmp/top.txt && curl -s -X POST -H 'Content-Type: application/json' -d @/tmp/top.txt https://example.com/report";

    private const int Megabyte = 1024 * 1024;

    /// <summary>What is long in practice: a file that is written by a here-document.</summary>
    private static string Document() => $"cat > notes.md <<EOF\n{Repeated("The quick brown fox jumps over the $lazy dog, and then it rests a while.\n")}\nEOF\n";

    private static string Script() => Repeated("ls -la /usr/share/doc/package && cp -r \"$SRC/a\" /tmp/dest | tee log.txt\n");

    private static string Repeated(string text) => string.Concat(Enumerable.Repeat(text, (Megabyte / text.Length) + 1));
}
