using System.Diagnostics;
using Attesta.Risk.Content;

namespace Attesta.Tests.Risk.Content.Sql;

public sealed class HostileSqlTests
{
    // Far above what any of them takes, so that a busy machine does not fail the test; a quadratic reader takes minutes.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    // The smallest stack that a host is likely to give its threads.
    private const int SmallStack = 256 * 1024;

    public static TheoryData<string, string> Texts => new()
    {
        { "a long word", new string('a', 10 << 20) },
        { "statements", Repeated("DELETE FROM t;", 100_000) },
        { "statements without semicolons", Repeated("DELETE FROM t ", 100_000) },
        { "parentheses", "DELETE FROM t WHERE " + Repeated("(", 300_000) },
        { "nested statements", Repeated("(DELETE FROM a ", 60_000) },
        { "conditions", "DELETE FROM t WHERE " + Repeated("(a = 1 OR ", 60_000) },
        { "a long condition", "DELETE FROM t WHERE a = 1" + Repeated(" OR a = 1 AND NOT b", 30_000) },
        { "nots", "DELETE FROM t WHERE " + Repeated("NOT ", 100_000) + "1" },
        { "quotes", Repeated("'", 1_000_001) },
        { "backslashes", "SELECT '" + Repeated("\\'", 500_000) },
        { "comments", Repeated("/*", 1_000_000) },
        { "comments that do not nest", Repeated("/*/* */", 200_000) },
        { "comments that do", Repeated("/*/* ; */*/", 100_000) },
        { "executable comments", Repeated("/*!50000 ", 200_000) },
        { "line comments", Repeated("# ;", 1_000_000) },
        { "dollars", Repeated("$a$", 500_001) },
        { "different dollars", string.Concat(Enumerable.Range(0, 100_000).Select(i => $"$t{i}$ ")) },
        { "Oracle quotes", Repeated("q'a ", 300_000) },
        { "brackets", Repeated("[", 1_000_000) },
        { "bodies", Repeated("DO $a$ BEGIN DO $b$ ", 50_000) },
        { "dots", "DELETE FROM " + Repeated("a.", 300_000) },
        { "null characters", Repeated("\0", 1_000_000) },
        { "lone surrogates", Repeated("\uD800 ", 500_000) },
        { "meta lines", Repeated("\\! ls\n", 100_000) },
        { "Mongo", "db.x" + Repeated(".deleteMany({}).drop()", 100_000) },
        { "selects", Repeated("SELECT ", 150_000) },
        { "executed text", string.Concat(Enumerable.Repeat("EXEC('", 30)) },
        { "a large insert", "INSERT INTO t VALUES " + Repeated("(1, 'a', NULL), ", 300_000) },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Ends_in_bounded_time_on_a_small_stack(string what, string text)
    {
        List<Effect> effects = [];
        Exception? thrown = null;
        var clock = Stopwatch.StartNew();
        var thread = new Thread(
            () =>
            {
                try
                {
                    effects = SqlEffectsTests.Effects(text);
                }
                catch (Exception exception)
                {
                    thrown = exception;
                }
            },
            SmallStack);

        thread.Start();
        thread.Join();

        thrown.ShouldBeNull(what);
        clock.Elapsed.ShouldBeLessThan(Patience, what);
        if (what is not ("selects" or "line comments" or "comments that do" or "comments that do not nest"))
            effects.Worst().ShouldBeGreaterThanOrEqualTo(0.3, what);
    }

    [Theory]
    [InlineData("SELECT 'a")]
    [InlineData("SELECT \"a")]
    [InlineData("SELECT /* a")]
    [InlineData("DO $$ BEGIN")]
    [InlineData("SELECT \0 1")]
    public void What_cannot_be_understood_is_risky(string text) =>
        SqlEffectsTests.Effects(text).ShouldContain(effect => effect.Kind == EffectKind.NotUnderstood && effect.Severity >= 0.6);

    private static string Repeated(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
