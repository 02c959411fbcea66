using System.Text;
using Attesta.Approvals;

namespace Attesta.Cli.Tests.Fakes;

/// <summary>What a command answered.</summary>
internal sealed record Answered(int Code, string Out, string Errors)
{
    public string[] Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>The command in this process, with surroundings of its own.</summary>
internal sealed class InProcess(string folder)
{
    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal) { ["PATH"] = "/usr/bin:/bin" };

    public int? Width { get; init; }

    public IOperator? Person { get; init; }

    public Task<Answered> RunAsync(params string[] arguments) => RunAsync([], arguments);

    public Task<Answered> RunAsync(string input, string[] arguments) => RunAsync(Encoding.UTF8.GetBytes(input), arguments);

    public async Task<Answered> RunAsync(byte[] input, string[] arguments)
    {
        using var output = new MemoryStream();
        await using var errors = new StringWriter();
        var code = await CommandLine.RunAsync(arguments, Host(new MemoryStream(input), output, errors));
        return new(code, Encoding.UTF8.GetString(output.ToArray()), errors.ToString());
    }

    public CommandHost Host(Stream input, Stream output, TextWriter errors) => new()
    {
        Input = input,
        Output = output,
        Errors = errors,
        Folder = folder,
        Width = Width,
        Variables = Variables,
        FindPerson = () => Person,
    };
}
