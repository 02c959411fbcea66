using FsCheck;
using FsCheck.Fluent;

namespace Attesta.Tests.Risk;

/// <summary>Whatever argument is added to a call, its level does not fall.</summary>
public sealed class AddedArgumentTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(3_000);

    private static readonly string[] Functions =
    [
        "x", "batch", "execute", "bash", "run_command", "run_query", "query_database", "http_request", "read_file", "write_file", "Edit", "git_commit", "search_code", "think", "call_tool", "get_user", "kubectl", "delete_user",
        "send_email", "drop_query", "str_replace_editor", "python", "fetch", "TodoWrite", "create_item", "d\u0435lete_all", "transfer_money", "save_note", "update_settings",
    ];

    private static readonly (string Name, object? Value)[] Arguments =
    [
        ("command", "ls"), ("command", "rm -rf /"), ("command", "view"), ("a", "DROP TABLE users"), ("b", "the password"), ("c", "echo delete"), ("input", "rm -rf /"), ("method", "DELETE"), ("method", "GET"), ("url", "https://example.com/x"), ("url", "https://example.com/?k=1"),
        ("query", "SELECT 1"), ("query", "DROP TABLE users"), ("query", "delete user"), ("path", "src/delete.py"), ("path", "/etc/shadow"), ("path", "../x"), ("file_path", "src/key.cs"), ("content", "delete the token"), ("message", "delete x"), ("text", "drop it"), ("thought", "sudo"),
        ("name", "bash"), ("tool", "read_file"), ("action", "delete"), ("operation", "list"), ("id", "*"), ("all", true), ("force", true), ("amount", 99_999L), ("to", "ann@example.com"), ("enabled", false), ("language", "python"), ("code", "print(1)"), ("cwd", "/srv"),
        ("payload", "{\"path\": \"/etc/shadow\"}"), ("options", "{\"command\": \"rm -rf /\"}"), ("sql", "SELECT 1"), ("host", "10.0.0.1"), ("body", "token"), ("description", "removes the key"),
    ];

    [Fact]
    public void An_added_argument_does_not_lower_the_level()
    {
        var cases = from function in Gen.Elements(Functions)
                    from count in Gen.Choose(1, 3)
                    from some in Gen.Elements(Arguments).ArrayOf(count)
                    from more in Gen.Elements(Arguments)
                    let given = some.DistinctBy(argument => argument.Name).ToArray()
                    where Array.TrueForAll(given, argument => argument.Name != more.Name)
                    select (Function: function, Some: string.Join(", ", given), Before: Level(function, given), After: Level(function, [.. given, more]), More: more);

        Prop.ForAll(cases.ToArbitrary(), pair => pair.After >= pair.Before).Check(Many);
    }

    [Theory]
    [InlineData("x", "a", "DROP TABLE users")]
    [InlineData("execute", "input", "rm -rf /")]
    [InlineData("http_request", "method", "DELETE")]
    [InlineData("x", "c", "ls --password")]
    public void A_harmless_command_beside_it_hides_nothing(string function, string name, string value)
    {
        var before = Level(function, (name, value));

        before.ShouldNotBe(RiskLevel.Low);
        (Level(function, (name, value), ("command", "ls")) >= before).ShouldBeTrue();
        (Level(function, (name, value), ("command", value)) >= before).ShouldBeTrue();
    }

    [Fact]
    public void A_command_in_a_folder_hides_no_folder()
    {
        var before = Level("execute", ("tool", "read_file"), ("cwd", "/srv"));

        (Level("execute", ("tool", "read_file"), ("cwd", "/srv"), ("content", "delete the token")) >= before).ShouldBeTrue();
        (Level("bash", ("cwd", "/etc"), ("command", "ls")) >= Level("bash", ("cwd", "/etc"))).ShouldBeTrue();
    }

    private static RiskLevel Level(string function, params (string Name, object? Value)[] arguments) => Calls.Of(function, arguments).Level;
}
