using Attesta.Risk.Content.Shell;
using FsCheck;
using FsCheck.Fluent;

namespace Attesta.Tests.Risk.Content.Shell;

public sealed class ShellPropertyTests
{
    private static readonly Gen<string> Lines = Gen.Elements(CommandLines.Simple);

    [Fact]
    public void A_further_segment_takes_no_command_away()
    {
        var cases = from line in Lines
                    from more in Gen.Elements(CommandLines.Segments)
                    from joined in Gen.Elements(CommandLines.Joins)
                    select (Line: line, Larger: joined(line, more));

        Prop.ForAll(cases.ToArbitrary(), pair => NothingIsLost(pair.Line, pair.Larger)).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));
    }

    [Fact]
    public void Wrappers_take_no_command_away()
    {
        var cases = from line in Lines
                    from count in Gen.Choose(1, 4)
                    from wrappers in Gen.Elements(CommandLines.Wrappers).ArrayOf(count)
                    select (Line: line, Larger: wrappers.Aggregate(line, (text, wrap) => wrap(text)));

        Prop.ForAll(cases.ToArbitrary(), pair => NothingIsLost(pair.Line, pair.Larger)).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));
    }

    [Fact]
    public void Spelling_and_spacing_do_not_matter()
    {
        var cases = from spellings in Gen.Elements(CommandLines.Spellings).ArrayOf(4)
                    from blanks in Gen.Elements(" ", "  ", "\t", " \\\n ").ArrayOf(4)
                    select string.Concat(new[] { "rm", "-rf", "/srv/app", "x1" }.Select((word, i) => blanks[i] + spellings[i](word)));

        Prop.ForAll(cases.ToArbitrary(), text => ShellText.Lines(text).Contains("rm -rf /srv/app x1")).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));
    }

    [Fact]
    public void Random_text_is_read_or_not_understood_but_never_breaks_the_reader()
    {
        var pieces = Gen.Elements(
            "rm", "-rf", " ", " ", "/", "'", "\"", "`", "$", "$(", "${", "$((", ")", "}", "{", "(", "((", "[[", "]]", "|", "||", "&", "&&", ";", ";;", "\n", "<", ">", "<<E", "<<<", "<(", ">(", "&>", "2>&1",
            "a=", "a+=", "a=(", "$a", "${a:-", "${a[@]}", "$@", "$1", "$IFS", "if ", "then ", "fi", "for x in ", "do ", "done", "case x in ", "esac", "f() ", "f", "function ", "!", "#", "\\", "*", "?", "[", "]", "{a,b}", "{1..9}",
            "sh -c ", "eval ", "sudo ", "xargs ", "find . -exec ", "echo ", "| sh", "| base64 -d", "printf '%s' ", "python -c ", "powershell -c ", "cmd /c ", "Remove-Item ", "del /s ", "E\n", "\0", "\uD800", "\uFFFF", "é", "\r\n", "~", "=", ":", "alias a=", "trap ", "set -- ", "$'\\x4", "%", "^", "@'", "os.system(", "+");
        var texts = pieces.ListOf().Select(string.Concat);

        Prop.ForAll(texts.ToArbitrary(), text => ShellReader.Read(text).Commands.Count >= 0).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000).WithEndSize(150));
    }

    [Fact]
    public void Broken_lines_are_read_as_far_as_they_go()
    {
        var cases = from line in Lines
                    from wrap in Gen.Elements(CommandLines.Wrappers)
                    let whole = wrap(line)
                    from at in Gen.Choose(0, whole.Length)
                    from length in Gen.Choose(0, 3)
                    from put in Gen.Elements("", "'", "\"", "`", "$(", ")", "\\", "\n", "{", "}", "<<", "|", ";", "((", "\0", "\uDC00")
                    select whole[..at] + put + whole[Math.Min(whole.Length, at + length)..];

        Prop.ForAll(cases.ToArbitrary(), text => ShellReader.Read(text).Commands.Count >= 0)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }

    private static bool NothingIsLost(string line, string larger)
    {
        var lost = CommandLines.Lost(line, larger);
        return lost.Length == 0 ? true : throw new InvalidOperationException($"lost {string.Join(", ", lost)} of\n{line}\nin\n{larger}");
    }
}
