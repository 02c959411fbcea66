using Attesta.Risk.Content.Sql;
using FsCheck;
using FsCheck.Fluent;

namespace Attesta.Tests.Risk.Content.Sql;

public sealed class SqlPropertyTests
{
    // Whose end is the end of a statement, in SQL.
    private static readonly string[] Others = ["db.", ".", "MATCH", "FLUSH", "DEL "];
    private static readonly string[] Whole =
    [
        .. SqlTexts.All.Select(pair => pair.Text).Where(text => text.IndexOfAny(['\\', '\n', '#']) < 0 && !text.Contains("unbalanced", StringComparison.Ordinal) && !text.Contains("--", StringComparison.Ordinal)
            && !Array.Exists(Others, start => text.StartsWith(start, StringComparison.Ordinal))),
    ];

    private static readonly Gen<string> Statements = Gen.Elements(Whole);

    [Fact]
    public void A_further_statement_never_makes_it_milder()
    {
        var alone = Whole.Select(Worst).ToArray();
        var milder = from one in Enumerable.Range(0, Whole.Length)
                     from other in Enumerable.Range(0, Whole.Length)
                     where Worst($"{Whole[one]};{Whole[other]}") < Math.Max(alone[one], alone[other])
                     select $"{Whole[one]};{Whole[other]}";

        milder.ShouldBeEmpty();
    }

    [Fact]
    public void Spacing_case_and_comments_do_not_matter()
    {
        var words = Gen.Elements(
            "DELETE FROM orders", "DELETE FROM orders WHERE id = 5", "UPDATE t SET a = 1", "DROP TABLE users", "SELECT a FROM b WHERE c = 1", "TRUNCATE TABLE t", "GRANT ALL ON t TO bob", "INSERT INTO t VALUES ( 1 )",
            "ALTER TABLE t DROP COLUMN c", "WITH x AS ( DELETE FROM t ) SELECT 1", "COPY t TO PROGRAM 'x'", "CREATE USER bob", "DELETE FROM t WHERE 1 = 1", "SELECT 1 DROP TABLE t");
        var blanks = Gen.Elements(" ", "  ", "\t", "\n", "\r\n", "/**/", " /* drop table x; */ ", " -- delete from y;\n", "\u00A0", "/* 'it */");
        var cases = from text in words from separators in blanks.ArrayOf(12) from upper in Gen.Elements(true, false) select (text, separators, upper);

        Prop.ForAll(cases.ToArbitrary(), tried =>
        {
            var pieces = tried.text.Split(' ');
            var spelled = string.Concat(pieces.Select((piece, i) => (i == 0 ? "" : tried.separators[i % 12]) + (tried.upper ? piece.ToUpperInvariant() : piece.ToLowerInvariant())));
            return Worst(spelled) == Worst(tried.text);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));
    }

    [Fact]
    public void Words_in_text_and_comments_do_not_count()
    {
        var cases = from text in Statements
                    where text.IndexOfAny(['\'', '"', '*', '/', '$', '`', '[', '!']) < 0
                    select text;

        Prop.ForAll(cases.ToArbitrary(), text =>
            Worst($"SELECT '{text}'") < 0.3 && Worst($"SELECT 1 /* {text} */") < 0.3 && Worst($"SELECT 1 -- {text}") < 0.3 && Worst($"SELECT \"{text}\" FROM t") < 0.3).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void Mutated_statements_never_break_the_reader()
    {
        var signs = Gen.Elements("'", "\"", "`", "(", ")", "[", "]", "/*", "*/", "--", "#", ";", "$$", "$a$", "\\", "\0", "\uD800", "E'", "q'[", "/*!", ".", ",", " where ", " or 1=1", " delete ", " from ", " begin ", " as ", "@", ":", "?", "\n", " not ", " between ", " and ");
        var cases = from text in Statements
                    from other in Statements
                    from edits in (from at in Gen.Choose(0, 200) from remove in Gen.Choose(0, 6) from sign in signs select (at, remove, sign)).ListOf(6)
                    select edits.Aggregate(text + " " + other, (now, edit) => now.Length == 0 ? edit.sign : now.Remove(edit.at % now.Length, Math.Min(edit.remove, now.Length - (edit.at % now.Length))).Insert(Math.Min(edit.at % now.Length, Math.Max(0, now.Length - edit.remove)), edit.sign));

        Prop.ForAll(cases.ToArbitrary(), text =>
        {
            _ = SqlEffects.LooksLikeSql(text);
            return SqlEffectsTests.Effects(text).Count > 0 || string.IsNullOrWhiteSpace(text) || text.Length < 400;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(6_000));
    }

    private static double Worst(string text) => SqlEffectsTests.Effects(text).Worst();
}
