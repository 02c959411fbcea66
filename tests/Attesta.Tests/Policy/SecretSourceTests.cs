using Attesta.Policy;
using Attesta.Policy.Configuration;

namespace Attesta.Tests.Policy;

public sealed class SecretSourceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("attesta-secret-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Is_read_from_a_variable_a_file_or_the_text_itself()
    {
        File.WriteAllText(Path.Combine(_folder, "key"), " s3cret \r\n\n");

        Source("env:KEY", ("KEY", "from the environment")).Read().ShouldBe("from the environment");
        Source("file:key").Read().ShouldBe(" s3cret ");
        Source($"file:{_folder}/key").Read().ShouldBe(" s3cret ");
        Source("literal").Read().ShouldBe("literal");
    }

    [Fact]
    public void Is_read_anew_each_time()
    {
        var source = Source("file:key");
        File.WriteAllText(Path.Combine(_folder, "key"), "old");
        source.Read().ShouldBe("old");

        File.WriteAllText(Path.Combine(_folder, "key"), "new");

        source.Read().ShouldBe("new");
    }

    [Fact]
    public void Shows_where_it_is_and_never_what_it_is()
    {
        Source("env:KEY", ("KEY", "hidden")).ToString().ShouldBe("env:KEY");
        Source("file:key").ToString().ShouldBe("file:key");
        Source("hidden").ToString().ShouldBe("(set)");
    }

    [Fact]
    public void What_is_missing_empty_or_no_file_is_refused()
    {
        File.WriteAllText(Path.Combine(_folder, "empty"), "\n");
        File.WriteAllBytes(Path.Combine(_folder, "binary"), [0xff, 0xfe]);
        File.WriteAllText(Path.Combine(_folder, "long"), new string('x', 70_000));
        using (var made = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(_folder, "pipe")]))
            made.WaitForExit();

        Refusal("env:KEY").ShouldBe("the variable KEY is not set, or empty");
        Refusal("env:KEY", ("KEY", "")).ShouldBe("the variable KEY is not set, or empty");
        Refusal("env:").ShouldBe("the variable  is not set, or empty");
        Refusal("file:gone").ShouldBe("there is no file gone");
        Refusal("file:empty").ShouldBe("the file empty is empty");
        Refusal("file:binary").ShouldBe("the file binary is not UTF-8 text");
        Refusal("file:long").ShouldBe("the file long is too long for a secret");
        Refusal("file:pipe").ShouldBe("the file pipe cannot be read, or is no regular file");
        Refusal("file:.").ShouldBe("the file . cannot be read, or is no regular file");
        Refusal("file:").ShouldNotBeEmpty();
        Refusal("").ShouldBe("the secret is empty");
    }

    [Theory]
    [InlineData("secret: env:KEY", "env:KEY", null)]
    [InlineData("secret: 'hunter2'", "(set)", null)]
    [InlineData("secret: env:NOPE", "env:NOPE", "attesta.yaml:1:9: secret: the variable NOPE is not set, or empty; expected env:NAME, file:PATH, or the secret itself in quotes")]
    [InlineData("secret: 12345", null, "attesta.yaml:1:9: secret: is not text; expected env:NAME, file:PATH, or the secret itself in quotes")]
    [InlineData("secret: ''", "(set)", "attesta.yaml:1:9: secret: the secret is empty; expected env:NAME, file:PATH, or the secret itself in quotes")]
    [InlineData("secret: file:gone", "file:gone", "attesta.yaml:1:9: secret: there is no file gone; expected env:NAME, file:PATH, or the secret itself in quotes")]
    public void A_section_reads_it_and_shows_only_where_it_is(string yaml, string? shown, string? problem)
    {
        var key = Key.Secret("secret", "A secret.");
        var reading = new ConfigReading("attesta.yaml", _folder, name => name == "KEY" ? "hunter2" : null);

        _ = new Section(reading, "", YamlText.Read(yaml, "attesta.yaml"), new GroupShape(key)).Secret(key);

        reading.Settings.Select(setting => setting.Value).ShouldBe(shown is null ? [] : [shown]);
        if (problem is null)
            reading.IsSound.ShouldBeTrue();
        else
            Should.Throw<ConfigException>(reading.ThrowIfUnsound).Message.ShouldBe(problem);
    }

    private string Refusal(string text, params (string Name, string Value)[] variables) => Should.Throw<SecretMissingException>(() => Source(text, variables).Read()).Message;

    private SecretSource Source(string text, params (string Name, string Value)[] variables) =>
        new(text, _folder, name => variables.FirstOrDefault(variable => variable.Name == name).Value);
}
