using System.Globalization;
using System.Reflection;
using Attesta.Benchmarks;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

WarnIfUnfit();
if (args is not ["--json", .. var names])
{
    RunBenchmarkDotNet(args);
    return 0;
}

var chosen = AllMetrics.List.Where(metric => names.Length == 0 || names.Contains(metric.Name, StringComparer.Ordinal)).ToList();
var unknown = names.Except(chosen.Select(metric => metric.Name), StringComparer.Ordinal).ToList();
if (unknown.Count > 0)
{
    Console.Error.WriteLine($"error: no metric is called {string.Join(", ", unknown)}");
    Console.Error.WriteLine($"hint: {string.Join(", ", AllMetrics.List.Select(metric => metric.Name))}");
    return 2;
}

foreach (var metric in chosen)
    Console.WriteLine(QuickRun.Json(metric, await QuickRun.MeasureAsync(metric)));
return 0;

// Its own method, so that a quick run does not load BenchmarkDotNet and count its memory.
static void RunBenchmarkDotNet(string[] args)
{
    // In this process: a generated project would not restore under the house's package rules.
    var config = DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).AsMutator());
    BenchmarkSwitcher.FromAssembly(Assembly.GetExecutingAssembly()).Run(args, config);
}

static void WarnIfUnfit()
{
#if DEBUG
    Console.Error.WriteLine("warning: this is a debug build; use dotnet run -c Release");
#endif
    if (OperatingSystem.IsLinux())
    {
        var load = double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);
        if (load > 0.7)
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"warning: the machine is busy (load {load}); the numbers will be too high"));
    }
}
