using Attesta.Audit.Proofs;

namespace Attesta.Tests.Audit.Proofs;

public sealed class SigningKeyTests : IDisposable
{
    private readonly LedgerFolder _folder = new();
    private readonly SigningKey _key = SigningKey.New("example.org/key");

    public void Dispose()
    {
        _key.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("key.pem")]
    [InlineData("key.pem.pub")]
    public void Another_file_is_never_written_over(string taken)
    {
        File.WriteAllText(_folder.In(taken), "precious");

        Should.Throw<IOException>(() => _key.Save(_folder.In("key.pem")));

        File.ReadAllText(_folder.In(taken)).ShouldBe("precious");
        Directory.GetFiles(_folder.Path).Length.ShouldBe(1);
    }

    [Theory]
    [InlineData("key.pem", true)]
    [InlineData("key.pem.pub", true)]
    [InlineData("key.pem", false)]
    [InlineData("key.pem.pub", false)]
    public void A_link_is_never_followed(string link, bool targetExists)
    {
        if (OperatingSystem.IsWindows())
            return;
        var target = _folder.In("target");
        if (targetExists)
            File.WriteAllText(target, "precious");
        File.CreateSymbolicLink(_folder.In(link), target);

        Should.Throw<IOException>(() => _key.Save(_folder.In("key.pem")));

        File.Exists(target).ShouldBe(targetExists);
        new FileInfo(_folder.In(link)).LinkTarget.ShouldBe(target);
        if (targetExists)
            File.ReadAllText(target).ShouldBe("precious");
    }

    [Fact]
    public void The_public_file_is_for_everyone_and_the_private_one_for_its_owner()
    {
        _key.Save(_folder.In("key.pem"));
        SigningKey.SavePublic(_folder.In("key.pem"), [_key.Key]);

        VerifierKey.ParseAll(File.ReadAllText(_folder.In("key.pem.pub"))).Single().ToString().ShouldBe(_key.Key.ToString());
        if (OperatingSystem.IsWindows())
            return;
        File.GetUnixFileMode(_folder.In("key.pem")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(_folder.In("key.pem.pub")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
    }
}
