using System.Diagnostics;
using Attesta.Actions;

namespace Attesta.Tests.Actions;

public sealed class CommandSecretsTests
{
    private static readonly Redactor Redactor = new(() => new byte[32]);

    [Theory]
    [InlineData("curl -u admin:hunter22 https://api.example.com", "curl -u admin:")]
    [InlineData("curl -s 'https://a.example/x y' -uadmin:hunter22", "-uadmin:")]
    [InlineData("curl --user=admin:hunter22 https://a.example", "--user=admin:")]
    [InlineData("curl -H \"Accept: text/plain\" --user 'admin:hunter22' https://a.example", "https://a.example")]
    [InlineData("sshpass -p hunter22 ssh host reboot", "ssh host reboot")]
    [InlineData("sshpass -phunter22 ssh host reboot", "ssh host reboot")]
    [InlineData("sudo -u deploy sshpass -p 'hunter22' ssh host reboot", "ssh host reboot")]
    [InlineData("SSHPASS=hunter22 sshpass -e ssh host reboot", "ssh host reboot")]
    [InlineData("mysql -u root -phunter22 shop", "shop")]
    [InlineData("mysql -u root -p'hunter22' shop", "shop")]
    [InlineData("docker exec -it db mysqldump -phunter22 shop", "shop")]
    [InlineData("bash -c 'mysql -phunter22 -e \"drop table t\"'", "drop table t")]
    [InlineData("redis-cli -h cache -a hunter22 FLUSHALL", "FLUSHALL")]
    [InlineData("docker exec -it cache redis-cli -a hunter22 FLUSHALL", "FLUSHALL")]
    [InlineData("cd /srv && docker login -u ci -p hunter22 registry.example.com", "registry.example.com")]
    [InlineData("gh secret set DEPLOY_KEY -b hunter22", "gh secret set DEPLOY_KEY -b ")]
    [InlineData("gh secret set DEPLOY_KEY --body=\"hunter22\" -R o/r", "-R o/r")]
    [InlineData("passwd --stdin ann <<< hunter22", "passwd --stdin ann <<< ")]
    [InlineData("chpasswd <<< 'ann:hunter22'", "ann:")]
    [InlineData("psql -c \"ALTER USER ann PASSWORD 'hunter22'\"", "ALTER USER ann PASSWORD '")]
    [InlineData("ALTER ROLE ann WITH LOGIN ENCRYPTED PASSWORD 'hunter22';", "ENCRYPTED PASSWORD '")]
    [InlineData("create user 'ann'@'%' identified by 'hunter22'", "'ann'@'%' identified by '")]
    [InlineData("mysql -e 'ALTER USER ann IDENTIFIED WITH caching_sha2_password BY \"hunter22\"'", "ALTER USER ann")]
    [InlineData("SET PASSWORD FOR ann = 'hunter22'", "SET PASSWORD FOR ann")]
    [InlineData("mysql --password hunter22 -h db", "-h db")]
    [InlineData("PGPASSWORD='hunter22' psql -c 'drop table t'", "drop table t")]
    public void Masks_the_secret_and_nothing_else(string command, string stays)
    {
        var masked = Redactor.MaskText(command);

        masked.ShouldNotContain("hunter22");
        masked.ShouldContain(Redactor.Mask);
        masked.ShouldContain(stays);
        (masked.Length - command.Length).ShouldBe(Redactor.Mask.Length);
    }

    [Theory]
    [InlineData("xargs -a sshpass -p reboot", "reboot")]
    [InlineData("time -o redis-cli -a reboot", "reboot")]
    [InlineData("ssh redis-cli -a reboot", "reboot")]
    [InlineData("ssh 'redis-cli' -a reboot", "reboot")]
    [InlineData("sudo ssh redis-cli -a reboot", "reboot")]
    [InlineData("sshpass -p '' reboot", "reboot")]
    [InlineData("sshpass -p $X reboot", "reboot")]
    [InlineData("sshpass -p \"$(cat x)\" reboot", "reboot")]
    [InlineData("sshpass -p; reboot", "reboot")]
    [InlineData("sshpass -p hunter22`reboot`", "`reboot`")]
    [InlineData("sshpass -p 'hunter22' reboot", "reboot")]
    [InlineData("mysql -p reboot", "reboot")]
    [InlineData("curl -u reboot", "reboot")]
    [InlineData("curl -K x\nreboot", "reboot")]
    [InlineData("bash -s passwd --stdin <<< reboot", "reboot")]
    [InlineData("env -u PASSWORD 'reboot'", "reboot")]
    [InlineData("env -u identified -g by 'reboot'", "reboot")]
    [InlineData("echo alter user; env -u password 'reboot'", "reboot")]
    [InlineData("echo alter user\nenv -u password 'reboot'", "reboot")]
    [InlineData("docker run redis-cli -p reboot", "reboot")]
    [InlineData("docker login && run -p reboot", "reboot")]
    [InlineData("redis-cli -a /srv/wipe", "/srv/wipe")]
    public void Never_hides_what_could_be_a_command(string text, string danger) => Redactor.MaskText(text).ShouldContain(danger);

    [Theory]
    [InlineData("sshpass", "-p", "hunter22", "ssh", "host")]
    [InlineData("curl", "-u", "admin:hunter22", "https://a.example", "-v")]
    [InlineData("mysql", "--password", "hunter22", "-h", "db")]
    [InlineData("sudo", "redis-cli", "-a", "hunter22", "FLUSHALL")]
    [InlineData("psql", "-c", "ALTER USER u PASSWORD 'hunter22'", "-h", "db")]
    public void Masks_it_in_the_words_of_a_command(params string[] words)
    {
        var masked = Redactor.MaskList((PlainList)Plain.Freeze(words)!);

        string.Join(' ', masked.Items.ToArray()).ShouldNotContain("hunter22");
        masked.Count.ShouldBe(words.Length);
        masked.Items.ToArray().Count(word => word is string text && text.Contains(Redactor.Mask, StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public void Takes_linear_time_whatever_the_text()
    {
        var watch = Stopwatch.StartNew();

        foreach (var piece in (string[])["curl -u ", "mysql '", "sshpass -p \"", "alter user ", "identified by ", "' \" ", "curl \\\""])
            _ = Redactor.MaskText("sshpass " + string.Concat(Enumerable.Repeat(piece, 20_000)));

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }
}
