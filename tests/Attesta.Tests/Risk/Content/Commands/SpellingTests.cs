using Attesta.Tests.Risk.Content.Shell;
using FsCheck;
using FsCheck.Fluent;

namespace Attesta.Tests.Risk.Content.Commands;

public sealed class SpellingTests
{
    [Theory]
    [InlineData("rm -rf x", "rm -fr x", "rm -r -f x", "rm -f -r x", "rm --recursive --force x", "rm --recurs --forc x", "rm x -rf", "rm -R -f x", "rm -rf -- x", "/bin/rm -rf x", "rm\t-rf   x", "\\rm -r'f' \"x\"", "rm -rvf x")]
    [InlineData("git push --force origin main", "git push -f origin main", "git push origin main --force", "git push origin --force main", "git  push  origin main -f")]
    [InlineData("chmod -R 777 src", "chmod --recursive 777 src", "chmod 777 -R src", "chmod 777 src -R")]
    [InlineData("kubectl delete pod web -n prod", "kubectl -n prod delete pod web", "kubectl --namespace prod delete pod web", "kubectl --namespace=prod delete pod web", "kubectl delete -n prod pod web")]
    [InlineData("terraform destroy -auto-approve", "terraform destroy --auto-approve", "terraform -chdir=infra destroy -auto-approve")]
    [InlineData("curl -X DELETE https://example.com/1", "curl -XDELETE https://example.com/1", "curl --request DELETE https://example.com/1", "curl --request=DELETE https://example.com/1", "curl -sXDELETE https://example.com/1", "curl https://example.com/1 -X DELETE", "curl -s -X delete https://example.com/1")]
    [InlineData("git clean -fdx", "git clean -xdf", "git clean -f -d -x", "git clean --force -d -x")]
    [InlineData("docker system prune -af", "docker system prune -a -f", "docker system prune --all --force", "docker system prune --force --all")]
    public void Equivalent_spellings_score_the_same(string plain, params string[] others)
    {
        var expected = Scoring.Of(plain).Score;

        foreach (var other in others)
            Scoring.Of(other).Score.ShouldBe(expected, other);
    }

    [Fact]
    public void Quotes_and_blanks_do_not_matter()
    {
        string[] words = ["rm", "-rf", "/srv/app", "x1"];
        var expected = Scoring.Of(string.Join(' ', words)).Score;
        var cases = from spellings in Gen.Elements(CommandLines.Spellings).ArrayOf(4)
                    from blanks in Gen.Elements(" ", "  ", "\t", " \\\n ").ArrayOf(4)
                    select string.Concat(words.Select((word, i) => blanks[i] + spellings[i](word)));

        Prop.ForAll(cases.ToArbitrary(), text => Scoring.Of(text).Score >= expected).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
    }

    [Theory]
    [InlineData("rm --help")]
    [InlineData("git push -n -f origin main")]
    [InlineData("git push --dry-run --force")]
    [InlineData("terraform destroy -help")]
    public void What_does_nothing_is_low(string command) => Scoring.Of(command).Level.ShouldBe(RiskLevel.Low, command);

    [Theory]
    [InlineData("git push -f -- --dry-run")]
    [InlineData("git push --force --dry")]
    [InlineData("git -C --dry-run push --force")]
    [InlineData("git push --force $DRY")]
    [InlineData("git push --force '--dry-run '")]
    [InlineData("git push --force --dry-run --no-dry-run")]
    [InlineData("kubectl delete ns shop --dry-run=client --dry-run=none")]
    [InlineData("kubectl delete ns shop --dry-run --dry-run=$MODE")]
    [InlineData("docker run -v /:/host --privileged alpine sh --help")]
    [InlineData("redis-cli del cart:1 --help")]
    public void What_only_looks_like_a_dry_run_is_none(string command) => Scoring.Of(command).ShouldBeHigh(command);
}
