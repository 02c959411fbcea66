using Attesta.Challenges.Reading;
using Attesta.Challenges.Words;

namespace Attesta.Tests.Challenges;

public sealed class WordsTests
{
    [Theory]
    [InlineData("delete", "deletes deleted deleting deletion deletions")]
    [InlineData("drop", "drops dropped dropping")]
    [InlineData("remove", "removes removed removing removal")]
    [InlineData("transfer", "transfers transferred transferring")]
    [InlineData("copy", "copies copied copying")]
    [InlineData("execute", "executes executed executing execution")]
    [InlineData("process", "processes processed processing")]
    [InlineData("user", "users")]
    [InlineData("database", "databases")]
    [InlineData("push", "pushes pushed pushing")]
    public void Forms_of_a_word_have_one_stem(string word, string forms)
    {
        foreach (var form in forms.Split(' '))
            Stem.Of(form).ShouldBe(Stem.Of(word), form);
    }

    [Theory]
    [InlineData("a b c d e f", "a b c d e f", "111111")]
    [InlineData("x y a b c d e z", "a b c d e f", "00111110")]
    [InlineData("a b c d", "a b c d e f", "0000")]
    [InlineData("a b X c d e f g", "a b c d e f g h", "11111111")]
    [InlineData("a b d e f g h", "a b c d e f g h", "1111111")]
    [InlineData("a X b X c X d X e X f", "a b c d e f", "00000000000")]
    [InlineData("a b c d e u v w x y z f g h i j", "a b c d e f g h i j", "1111100000011111")]
    [InlineData("", "a b c d e", "")]
    [InlineData("a b c d e", "", "00000")]
    public void Finds_copied_passages_also_when_they_are_edited_lightly(string answer, string screen, string copied)
    {
        static string[] Pieces(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        string.Concat(CopiedWords.Find(Pieces(answer), Pieces(screen)).Select(each => each ? '1' : '0')).ShouldBe(copied);
    }

    [Theory]
    [InlineData("rm -rf build", "rm|-rf,build")]
    [InlineData("/usr/bin/rm 'a b' \"c d\" e\\ f", "rm|a b,c d,e f")]
    [InlineData("cd /x && sudo -u root rm y; ls", "cd|/x;rm|y;ls|")]
    [InlineData("find . | xargs -n 1 -I {} rm {}", "find|.;rm|{}")]
    [InlineData("sudo rm -rf /", "rm|-rf,/")]
    [InlineData("A=1 B=2 env -i make", "make|")]
    [InlineData("bash -c 'rm x; echo y'", "rm|x;echo|y")]
    [InlineData("sh -ec \"sh -c 'rm z'\"", "rm|z")]
    [InlineData("cat a>b 2>&1", "cat|a,>,b,2,>,&1")]
    [InlineData("", "")]
    [InlineData(";;; && ||", "")]
    [InlineData("'unclosed rm", "unclosed rm|")]
    [InlineData("\"\" ''", "|")]
    [InlineData("rm \\", "rm|\\")]
    public void Reads_shell_lines(string line, string commands) =>
        string.Join(';', CommandLine.Read(line).Select(command => command.Program + "|" + string.Join(',', command.Words))).ShouldBe(commands);

    [Theory]
    [InlineData("DROP TABLE IF EXISTS public.users CASCADE", "drop table public.users")]
    [InlineData("delete\n from \"orders\" where 1=1", "delete table orders")]
    [InlineData("TRUNCATE audit_log", "truncate table audit_log")]
    [InlineData("truncate table only audit_log", "truncate table audit_log")]
    [InlineData("  update `accounts` set x=1", "update table accounts")]
    [InlineData("INSERT INTO [log] VALUES (1)", "insert table log")]
    [InlineData("drop database shop", "drop database shop")]
    [InlineData("select 1 from t", "select table t")]
    [InlineData("grant all on x to y", "grant  ")]
    [InlineData("select a number between 1 and 10", null)]
    [InlineData("please drop table users", null)]
    [InlineData("update", null)]
    public void Reads_what_is_sql_and_nothing_else(string text, string? statement)
    {
        var sql = SqlText.Read(text);

        (sql is null ? null : $"{sql.Verb} {sql.Noun} {sql.Name}").ShouldBe(statement);
    }

    [Theory]
    [InlineData("deleteUserAccounts", "delete user accounts")]
    [InlineData("mcp__github__mergePR", "mcp github merge pr")]
    [InlineData("HTTPServer.get-all/x", "http server get all x")]
    [InlineData("", "")]
    public void Takes_names_apart(string name, string tokens) => string.Join(' ', NameTokens.Of(name)).ShouldBe(tokens);

    [Theory]
    [InlineData("get_and_delete_user", "delete")]
    [InlineData("create_user", "create")]
    [InlineData("users", null)]
    public void The_strongest_verb_counts(string name, string? verb) => Verb.Strongest(NameTokens.Of(name))?.Name.ShouldBe(verb);
}
