using Attesta.Tests.Risk.Content.Shell;
using FsCheck;
using FsCheck.Fluent;

namespace Attesta.Tests.Risk.Content.Commands;

/// <summary>Whatever is added to a command, its level does not fall.</summary>
public sealed class NeverLoweringTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(2_000);

    private static readonly Gen<string> Lines = Gen.Elements(Attacks.Lines);

    private static readonly string[] Prefixes =
        ["sudo ", "sudo -u bob ", "env ", "env A=b ", "nohup ", "timeout 5 ", "timeout -s KILL 5 ", "nice -n 5 ", "xargs ", "time ", "ionice -c 3 ", "stdbuf -oL ", "setsid ", "command ", "exec ", "ssh host ", "doas ", "watch ", "strace -f "];

    private static readonly string[] Words =
        ["extra", "--verbose", "-v", "-q", "--color=always", "--output json", "'a b'", "\"$HOME/x\"", "--", "-x", "--format", "/tmp/scratch", "list", "get", "--log-level debug", "./x", "--profile prod", "1", "-n5", "''"];

    [Fact]
    public void A_further_segment_does_not_lower_the_level()
    {
        var cases = from line in Lines
                    from more in Gen.Elements(CommandLines.Segments)
                    from joined in Gen.Elements(CommandLines.Joins)
                    select (Line: line, Larger: joined(line, more));

        Prop.ForAll(cases.ToArbitrary(), Keeps).Check(Many);
    }

    [Fact]
    public void Wrappers_do_not_lower_the_level()
    {
        var cases = from line in Lines
                    from count in Gen.Choose(1, 3)
                    from wrappers in Gen.Elements(CommandLines.Wrappers).ArrayOf(count)
                    select (Line: line, Larger: wrappers.Aggregate(line, (text, wrap) => wrap(text)));

        Prop.ForAll(cases.ToArbitrary(), Keeps).Check(Many);
    }

    [Fact]
    public void Programs_that_run_it_do_not_lower_the_level()
    {
        // ssh and watch join their words into a line, which unquotes them.
        var cases = from line in Gen.Elements(Attacks.Single.Where(line => !line.Contains('"', StringComparison.Ordinal)).ToArray())
                    from prefixes in Gen.Elements(Prefixes).ArrayOf(2)
                    select (Line: line, Larger: string.Concat(prefixes) + line);

        Prop.ForAll(cases.ToArbitrary(), Keeps).Check(Many);
    }

    [Fact]
    public void Further_arguments_and_options_do_not_lower_the_level()
    {
        var cases = from line in Gen.Elements(Attacks.Single)
                    from words in Gen.Elements(Words).ArrayOf(2)
                    select (Line: line, Larger: $"{line} {string.Join(' ', words)}");

        Prop.ForAll(cases.ToArbitrary(), Keeps).Check(Many);
    }

    [Fact]
    public void Options_in_front_do_not_lower_the_level()
    {
        var cases = from line in Gen.Elements(Attacks.Single.Where(line => !line.StartsWith("python", StringComparison.Ordinal) && !line.StartsWith("find", StringComparison.Ordinal)).ToArray())
                    from option in Gen.Elements("--verbose", "-q", "--color=always", "--output=json", "--no-pager", "--quiet")
                    let blank = line.IndexOf(' ', StringComparison.Ordinal)
                    select (Line: line, Larger: $"{line[..blank]} {option}{line[blank..]}");

        Prop.ForAll(cases.ToArbitrary(), Keeps).Check(Many);
    }

    private static bool Keeps((string Line, string Larger) pair) => Scoring.Of(pair.Larger).Level >= Scoring.Of(pair.Line).Level;
}
