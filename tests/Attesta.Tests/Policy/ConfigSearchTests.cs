using System.Text;
using Attesta.Policy;

namespace Attesta.Tests.Policy;

public sealed class ConfigSearchTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("attesta-config-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_named_file_comes_before_the_variable_and_the_folder()
    {
        Write("named.yaml", "policy: {timeout_seconds: 1}");
        Write("variable.yaml", "policy: {timeout_seconds: 2}");
        Write("attesta.yaml", "policy: {timeout_seconds: 3}");

        Seconds(AttestaConfig.Find("named.yaml", Config("variable.yaml"), _folder)).ShouldBe(1);
        Seconds(AttestaConfig.Find(null, Config("variable.yaml"), _folder)).ShouldBe(2);
        Seconds(AttestaConfig.Find(null, Config(""), _folder)).ShouldBe(3);
        Seconds(Find()).ShouldBe(3);
    }

    [Fact]
    public void The_nearest_folder_above_wins()
    {
        Write("attesta.yaml", "policy: {timeout_seconds: 1}");
        Write("a/attesta.yaml", "policy: {timeout_seconds: 2}");
        Directory.CreateDirectory(In("a/b/c"));

        var config = AttestaConfig.Find(null, NoVariables, In("a/b/c"));

        Seconds(config).ShouldBe(2);
        config!.Audit.Path.ShouldBe(In("a/.attesta/audit.jsonl"));
    }

    [Fact]
    public void Nothing_found_is_nothing() => Find().ShouldBeNull();

    [Fact]
    public void A_named_file_that_is_missing_is_never_replaced_by_another()
    {
        Write("attesta.yaml", "");

        Refusal(() => AttestaConfig.Find("other.yaml", NoVariables, _folder)).ShouldBe($"{In("other.yaml")}: there is no such file");
        Refusal(() => AttestaConfig.Find(null, Config("other.yaml"), _folder)).ShouldBe($"{In("other.yaml")}: there is no such file");
        Refusal(() => AttestaConfig.Find("no/such/folder.yaml", NoVariables, _folder)).ShouldContain("there is no such file");
        Refusal(() => AttestaConfig.Find("", NoVariables, _folder)).ShouldBe("--config: the name of the file is empty");
        Refusal(() => AttestaConfig.Find("a\0b", NoVariables, _folder)).ShouldBe("a\\x00b: this is no path");
        Refusal(() => AttestaConfig.Load("")).ShouldNotBeEmpty();
    }

    [Fact]
    public void A_pipe_in_the_place_of_the_file_is_refused_instead_of_waited_for()
    {
        using (var made = System.Diagnostics.Process.Start("mkfifo", [In("attesta.yaml")]))
            made.WaitForExit();

        Refusal(() => Find()).ShouldContain("not a regular file");
    }

    [Fact]
    public void A_link_to_nowhere_is_not_passed_over()
    {
        File.CreateSymbolicLink(In("attesta.yaml"), In("gone.yaml"));

        Refusal(() => Find()).ShouldContain("there is no such file");
    }

    [Fact]
    public void A_folder_of_that_name_is_not_passed_over()
    {
        Directory.CreateDirectory(In("attesta.yaml"));

        Refusal(() => Find()).ShouldBe($"{In("attesta.yaml")}: this is a folder; expected a file");
    }

    [Fact]
    public void A_file_that_is_almost_called_so_is_not_passed_over()
    {
        Write("attesta.yml", "policy: {mode: enforce}");

        Refusal(() => Find()).ShouldBe($"{In("attesta.yml")}: a file of this name is not read; expected attesta.yaml");
    }

    [Fact]
    public void A_large_file_is_refused_and_the_largest_is_read()
    {
        Write("large.yaml", "#" + new string('x', 10 * 1024 * 1024));
        Write("largest.yaml", "#" + new string('x', (1024 * 1024) - 1));
        Write("larger.yaml", "#" + new string('x', 1024 * 1024));

        Refusal(() => AttestaConfig.Load(In("large.yaml"))).ShouldBe($"{In("large.yaml")}: the file is too long; expected at most 1048576 bytes");
        Refusal(() => AttestaConfig.Load(In("larger.yaml"))).ShouldContain("the file is too long");
        AttestaConfig.Load(In("largest.yaml")).Policy.Mode.ShouldBe(GateMode.Enforce);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        File.WriteAllBytes(In("binary.yaml"), [0x7f, 0x45, 0x4c, 0x46, 0xff, 0xfe, 0x00]);
        File.WriteAllText(In("utf16.yaml"), "policy: {}", Encoding.Unicode);

        Refusal(() => AttestaConfig.Load(In("binary.yaml"))).ShouldBe($"{In("binary.yaml")}: the file is not UTF-8 text");
        Refusal(() => AttestaConfig.Load(In("utf16.yaml"))).ShouldBe($"{In("utf16.yaml")}: the file is not UTF-8 text");
    }

    [Fact]
    public void A_byte_order_mark_is_no_text()
    {
        File.WriteAllText(In("attesta.yaml"), "policy: {timeout_seconds: 7}", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        Seconds(Find()).ShouldBe(7);
    }

    [Fact]
    public void A_file_that_may_not_be_read_is_refused()
    {
        if (OperatingSystem.IsWindows())
            return;
        Write("attesta.yaml", "");
        File.SetUnixFileMode(In("attesta.yaml"), UnixFileMode.None);

        // Root reads everything; for everyone else it is an error.
        if (Environment.IsPrivilegedProcess)
            Find().ShouldNotBeNull();
        else
            Refusal(() => Find()).ShouldContain("cannot be read");
    }

    [Fact]
    public async Task A_gate_from_a_file_writes_the_ledger_that_the_file_names()
    {
        Write("attesta.yaml", "policy: {default_environment: ci}\nrisk: {overrides: {f: low}, block: [g]}\naudit: {path: trail.jsonl}\n");

        await using (var gate = AttestaGate.FromConfig(In("attesta.yaml")))
        {
            (await gate.EvaluateAsync(new ActionContext { FunctionName = "f" })).MayRun.ShouldBeTrue();
            (await gate.EvaluateAsync(new ActionContext { FunctionName = "g" })).MayRun.ShouldBeFalse();
        }

        File.ReadAllLines(In("trail.jsonl")).Length.ShouldBe(2);
    }

    [Fact]
    public void A_gate_from_a_missing_file_is_no_gate() =>
        Should.Throw<ConfigException>(() => AttestaGate.FromConfig(In("attesta.yaml")));

    private static double? Seconds(AttestaConfig? config) => config?.Policy.Timeout.TotalSeconds;

    private static string Refusal(Func<object?> read) => Should.Throw<ConfigException>(() => read()).Message;

    private AttestaConfig? Find() => AttestaConfig.Find(null, NoVariables, _folder);

    private static readonly Dictionary<string, string> NoVariables = [];

    private static Dictionary<string, string> Config(string path) => new(StringComparer.Ordinal) { ["ATTESTA_CONFIG"] = path };

    private string In(string path) => Path.Combine(_folder, path);

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(path))!);
        File.WriteAllText(In(path), text);
    }
}
