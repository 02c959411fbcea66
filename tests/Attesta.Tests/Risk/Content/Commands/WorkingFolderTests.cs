namespace Attesta.Tests.Risk.Content.Commands;

/// <summary>A relative path is what it is in the folder that the command runs in.</summary>
public sealed class WorkingFolderTests
{
    [Theory]
    [InlineData("cd /etc; cat shadow")]
    [InlineData("cd /etc && cp shadow /tmp/x")]
    [InlineData("pushd /etc; cat shadow")]
    [InlineData("d=/etc; cd \"$d\"; cat shadow")]
    [InlineData("cd /; cd etc; cat shadow")]
    [InlineData("cd /tmp/../etc && cat < shadow")]
    [InlineData("cd -P -- /etc; cat shadow")]
    [InlineData("cd /etc; cd -; cat shadow")]
    [InlineData("cd /etc || cd /tmp; cat shadow")]
    [InlineData("cd /etc; (cd /tmp); cat shadow")]
    [InlineData("cd /etc; sh -c 'cd /tmp'; cat shadow")]
    [InlineData("cd /etc; cd /tmp | true; cat shadow")]
    [InlineData("cd /etc; true | cd /tmp; cat shadow")]
    [InlineData("cd /etc; if x; then cd /tmp; fi; cat shadow")]
    [InlineData("command cd /etc; cat shadow")]
    [InlineData("eval 'cd /etc'; cat shadow")]
    [InlineData("sh -c 'cd /etc; cat shadow'")]
    [InlineData("env -C /etc cat shadow")]
    [InlineData("env A=b --chdir=/etc cat shadow")]
    [InlineData("sudo -D /etc cat shadow")]
    [InlineData("cd / && rm -f etc/passwd")]
    [InlineData("cd /etc && echo x >> passwd")]
    [InlineData("cd /dev && dd if=zero of=sda")]
    [InlineData("cd ~ && python3 -m http.server")]
    public void A_folder_is_followed(string command) => Scoring.Of(command).ShouldBeHigh(command);

    [Theory]
    [InlineData("/etc", "cat shadow")]
    [InlineData("/", "rm -rf node_modules")]
    [InlineData("/root/.ssh", "tar czf - . | base64")]
    public void So_is_the_folder_that_an_argument_names(string folder, string command) => Scoring.Of("bash", ("command", command), ("cwd", folder)).ShouldBeHigh(command);

    [Theory]
    [InlineData("/root", "npm test > out.log")]
    [InlineData("/usr/src/app", "cp a b")]
    [InlineData("/etc", "ls -la")]
    public void A_folder_alone_is_no_danger(string folder, string command) => Scoring.Of("bash", ("command", command), ("cwd", folder)).Level.ShouldBe(RiskLevel.Low, command);

    [Theory]
    [InlineData("(cd /etc; ls); cat shadow")]
    [InlineData("x=$(cd /etc && pwd); cat shadow")]
    [InlineData("cd /etc; cd /work; cat shadow")]
    [InlineData("cd src && cat shadow")]
    [InlineData("cd /etc/nginx && cat nginx.conf")]
    public void A_folder_that_was_left_counts_no_more(string command) => Scoring.Of(command).Level.ShouldBe(RiskLevel.Low, command);

    [Theory]
    [InlineData("rm -rf node_modules")]
    [InlineData("rm -rf ./dist packages/web/dist/")]
    [InlineData("rm -r .venv __pycache__ target")]
    [InlineData("cd packages/web && rm -rf node_modules && npm ci")]
    [InlineData("sh -c 'rm -rf dist'")]
    public void What_a_build_makes_again_is_asked_about_and_no_more(string command) => Scoring.Of(command).Level.ShouldBe(RiskLevel.Medium, command);

    [Theory]
    [InlineData("rm -rf node_modules src")]
    [InlineData("rm -rf node_modules/..")]
    [InlineData("rm -rf dist/../src")]
    [InlineData("rm -rf ../dist")]
    [InlineData("rm -rf /dist")]
    [InlineData("rm -rf ~/dist")]
    [InlineData("rm -rf $D/dist")]
    [InlineData("rm -rf \"$D\"dist")]
    [InlineData("rm -rf dist*")]
    [InlineData("rm -rf */dist")]
    [InlineData("rm -rf dist/*")]
    [InlineData("rm -rf .git/dist")]
    [InlineData("rm -rf build")]
    [InlineData("rm -rf -- \"$@\" dist")]
    [InlineData("cd / && rm -rf dist")]
    [InlineData("cd .. && rm -rf dist")]
    [InlineData("cd $D; rm -rf dist")]
    [InlineData("cd; rm -rf dist")]
    [InlineData("popd; rm -rf dist")]
    [InlineData("env -C /srv rm -rf dist")]
    [InlineData("ssh host rm -rf dist")]
    [InlineData("docker exec web rm -rf dist")]
    [InlineData("echo src | xargs rm -rf dist")]
    [InlineData("find . -name dist -exec rm -rf {} +")]
    public void Anything_else_is_high(string command) => Scoring.Of(command).ShouldBeHigh(command);
}
