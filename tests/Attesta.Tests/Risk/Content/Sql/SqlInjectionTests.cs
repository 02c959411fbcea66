using Attesta.Risk.Content.Sql;

namespace Attesta.Tests.Risk.Content.Sql;

/// <summary>Words for a database to look for, and statements that hide in such words.</summary>
public sealed class SqlInjectionTests
{
    [Theory]
    [InlineData("search_database", "query", "x'; DROP TABLE users; --")]
    [InlineData("search_database", "query", "\"; drop table users; #")]
    [InlineData("search_database", "query", "x'); DELETE FROM users WHERE ('1'='1")]
    [InlineData("search_database", "query", "x' OR 1=1 --")]
    [InlineData("search_database", "query", "x' or 'a'='a")]
    [InlineData("search_database", "query", "1 or 1=1")]
    [InlineData("search_database", "query", "foo/**/OR/**/1=1")]
    [InlineData("search_database", "query", "x' UNION SELECT password FROM users --")]
    [InlineData("search_database", "query", "1 UNION ALL SELECT NULL, NULL")]
    [InlineData("search_database", "query", "x'||(select password from users)||'")]
    [InlineData("search_database", "query", "x' ORDER BY 7-- ")]
    [InlineData("search_database", "query", "1 and sleep(5)")]
    [InlineData("search_database", "query", "1; truncate table users")]
    [InlineData("search_db", "text", "'; EXEC xp_cmdshell 'dir' --")]
    [InlineData("search_postgres", "q", "admin'--")]
    [InlineData("lookup_database", "name", "a' AND (SELECT pg_sleep(10)) IS NULL --")]
    [InlineData("find_in_db", "id", "7 or 7=7")]
    [InlineData("query_database", "query", "x'; DROP TABLE users; --")]
    [InlineData("search_database", "query", "name = 'x' or 'a'='a'")]
    [InlineData("search_database", "query", "name = 'x' or exists(select 1 from users)")]
    [InlineData("search_database", "query", "name = 'x'; drop table users")]
    public void Breaks_out_of_the_words(string function, string argument, string text) => Calls.Of(function, (argument, text)).Score.ShouldBeGreaterThanOrEqualTo(0.6, text);

    [Theory]
    [InlineData("search_database", "O'Brien; Smith")]
    [InlineData("search_database", "it's a rock'n'roll -- live")]
    [InlineData("search_database", "dogs' and cats (small)")]
    [InlineData("search_database", "the 'best of' and more")]
    [InlineData("search_database", "customers with rating > 4 or open orders")]
    [InlineData("search_database", "how to drop a table")]
    [InlineData("search_database", "union of select committees")]
    [InlineData("search_database", "delete user (soft)")]
    [InlineData("search_database", "C# and 3/4\" screws")]
    [InlineData("search_postgres", "orders or 'open' ones")]
    [InlineData("search_db", "status = 'open' and priority = 'high'")]
    [InlineData("search_database", "name in ('x', 'y') or name = \"z\"")]
    [InlineData("search_docs", "x'; DROP TABLE users; --")]
    [InlineData("web_search", "what does '; DROP TABLE users; -- do")]
    [InlineData("search_postgres_docs", "' OR 1=1 --")]
    public void Words_stay_words(string function, string text) => Calls.Of(function, ("query", text)).Level.ShouldBe(RiskLevel.Low, text);

    [Theory]
    [InlineData("'")]
    [InlineData("' or ")]
    [InlineData("'/*x*/ ")]
    [InlineData("a ; ")]
    [InlineData("or ")]
    public void Nothing_before_it_hides_it(string padding)
    {
        var text = string.Concat(Enumerable.Repeat(padding, 200_000 / padding.Length));

        SqlInjection.Find(text + " x' UNION SELECT password FROM users --").ShouldBeGreaterThanOrEqualTo(0);
        SqlInjection.Find(string.Concat(Enumerable.Repeat("x' ; ", 1_000))).ShouldBeGreaterThanOrEqualTo(0);
        SqlInjection.Find(new string('a', 1024 * 1024 + 1)).ShouldBe(0);
    }
}
