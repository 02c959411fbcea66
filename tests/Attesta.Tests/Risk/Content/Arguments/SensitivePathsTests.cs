using Attesta.Risk.Content.Arguments;

namespace Attesta.Tests.Risk.Content.Arguments;

public sealed class SensitivePathsTests
{
    public static TheoryData<string, string> Paths => new()
    {
        { "Root", "/ // /. /./ /.. /etc/.. /* c:\\ C:/ C: %SystemDrive%\\ /proc/self/root \\\\?\\C:\\" },
        { "Home", "~ ~/ $HOME ${HOME} $HOME/ /home/ann /Users/ann/ /root ~/.. /home /home/* %USERPROFILE% C:\\Users\\Ann $env:USERPROFILE ~ann /home/ann/x/.. ~/*" },
        { "System", "/etc /etc/hosts /etc/passwd /usr/bin/env /boot/x /var/lib/dpkg /etc/../etc/fstab C:\\Windows\\System32 %SystemRoot%\\x /System/Library /proc/self/root/etc/hosts /var /opt //etc//hosts /tmp/../etc/hosts \\\\?\\C:\\Windows" },
        { "Secret", "/etc/shadow ~/.ssh/id_rsa ~/.ssh .ssh/id_ed25519 $HOME/.aws/credentials /home/ann/.kube/config .env app/.env .env.production prod.env ~/.npmrc ~/.git-credentials ~/.netrc key.pem certs/server.key /proc/self/environ /proc/1/root/etc/shadow wallet.dat ~/.config/gcloud/application_default_credentials.json %APPDATA%\\Bitcoin\\wallet.dat ~/.gnupg/secring.gpg ~/.bash_history /run/secrets/db file:///etc/shadow FILE:///home/ann/.ssh/id_rsa /HOME/Ann/.SSH/ID_RSA host:~/.ssh/id_rsa ~/.docker/config.json C:\\Windows\\System32\\config\\SAM terraform.tfstate ~/Library/Keychains/login.keychain-db ~//.ssh/./id_rsa /tmp/../root/.ssh/id_rsa passwords.kdbx ~/.ssh/*" },
        { "Temp", "/tmp /tmp/x /var/tmp/a/b %TEMP%\\x $TMPDIR/a /dev/shm/x /private/tmp/x C:\\Windows\\Temp\\x" },
        { "Disk", "/dev/sda /dev/sda1 /dev/nvme0n1 /dev/disk2 /dev/mapper/vg-root \\\\.\\PhysicalDrive0 /dev/mmcblk0 /dev/sd* /dev/../dev/sda" },
        { "Device", "/dev/null /dev/stdout /dev/tty /dev/urandom" },
        { "Remote", "s3://bucket/x https://example.com/a user@host:/srv/x host:/srv/x \\\\server\\share\\x gs://b rsync://h/x" },
        { "Plain", "src/main.c ./a ../b README.md /srv/app/x .env.example id_rsa.pub docs/environment.md /home/ann/project/x C:\\Users\\Ann\\x.txt monkey key envelope.txt /var/www/x ~/projects ~/.ssh/known_hosts tokenizer.py passwords.md secrets" },
    };

    [Theory]
    [MemberData(nameof(Paths))]
    public void Tells_places_apart_in_every_spelling(string kind, string paths)
    {
        foreach (var path in paths.Split(' '))
            SensitivePaths.Of(path).ToString().ShouldBe(kind, path);
    }

    [Fact]
    public void Browser_stores_are_secret() =>
        SensitivePaths.Of(@"C:\Users\Ann\AppData\Local\Google\Chrome\User Data\Default\Login Data").ShouldBe(PathClass.Secret);

    [Fact]
    public void Long_paths_are_judged_by_their_ends()
    {
        SensitivePaths.Of(new string('a', 100_000) + "/.ssh/id_rsa").ShouldBe(PathClass.Secret);
        SensitivePaths.Of(string.Concat(Enumerable.Repeat("../", 100_000)) + "etc/shadow").ShouldBe(PathClass.Secret);
        SensitivePaths.Of(new string('/', 1_000_000)).ShouldBe(PathClass.Root);
        SensitivePaths.Of("").ShouldBe(PathClass.Plain);
    }
}
