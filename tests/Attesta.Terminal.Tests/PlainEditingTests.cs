using Attesta.Actions;
using Attesta.Approvals;
using Attesta.Terminal.Tests.Fakes;
using Attesta.Testing;

namespace Attesta.Terminal.Tests;

public sealed class PlainEditingTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly Paper _screen = new();

    public void Dispose() => _screen.Dispose();

    [Fact]
    public async Task Changes_arguments_line_by_line()
    {
        var lines = Lines().Line("edit").Line("1").Line("/srv/old").Line("2").Line("5").Line("3").Line("ls\\n").Line("4").Line("new secret").Line("take");

        var edit = (await AskAsync(lines, Prompt())).ShouldBeOfType<OperatorAnswer.Edited>().Edit;

        edit.EditorId.ShouldBe("roland");
        edit.Changes.ShouldBe([new ArgumentEdit("path", "/srv/old"), new ArgumentEdit("limit", 5L), new ArgumentEdit("script", "ls\n"), new ArgumentEdit("api_key", "new secret")]);
        _screen.ToString().ShouldNotContain("new secret");
        _screen.ToString().ShouldBeApproved("plain-editing");
    }

    [Fact]
    public async Task The_changed_card_says_what_was_changed()
    {
        await AskAsync(Lines(), Prompt() with { Card = Samples.Medium with { Modification = "path: '/srv' -> '/srv/old' (by roland)" } });

        _screen.ToString().ShouldContain("CHANGED BY AN APPROVER\npath: '/srv' -> '/srv/old' (by roland)\n");
    }

    [Fact]
    public async Task Going_back_leaves_the_call_as_it_is_and_says_so()
    {
        var answer = await AskAsync(Lines().Line("edit").Line("1").Line("/srv/old").Line("back").Line("y"), Prompt());

        answer.ShouldBeOfType<OperatorAnswer.Reviewed>().Review.Declined.ShouldBeFalse();
        _screen.ToString().ShouldContain("Your changes were dropped");
    }

    [Theory]
    [InlineData("deny: not at all", "not at all")]
    [InlineData("deny", null)]
    [InlineData(null, null)]
    public async Task The_menu_can_deny_and_so_does_the_end_of_input(string? line, string? feedback)
    {
        var lines = Lines().Line("edit").Line("1").Line("/srv/old");

        var review = (await AskAsync(line is null ? lines : lines.Line(line), Prompt())).ShouldBeOfType<OperatorAnswer.Reviewed>().Review;

        review.Declined.ShouldBeTrue();
        review.Feedback.ShouldBe(feedback);
    }

    [Fact]
    public async Task The_end_of_input_in_a_value_denies() =>
        (await AskAsync(Lines().Line("edit").Line("1"), Prompt())).ShouldBeOfType<OperatorAnswer.Reviewed>().Review.Declined.ShouldBeTrue();

    [Theory]
    [InlineData("1", "old", "Not taken: the path must be absolute.")]
    [InlineData("2", "many", "This has to be JSON")]
    [InlineData("3", "a\\q", "is no escape here")]
    [InlineData("1", "/a\u202eb", "cannot be seen")]
    [InlineData("1", "/a\u00a0b", "cannot be seen")]
    [InlineData("1", "/a\e[2Jb", "cannot be seen")]
    [InlineData("1", "", "It stays as it is.")]
    [InlineData("undo 7", "back", "Type one of the words")]
    [InlineData("-1", "back", "Type one of the words")]
    public async Task What_cannot_be_taken_is_said(string chosen, string typed, string expected)
    {
        await AskAsync(Lines().Line("edit").Line(chosen).Line(typed), Prompt());

        _screen.ToString().ShouldContain(expected);
        _screen.ToString().ShouldNotContain("\e");
    }

    [Fact]
    public async Task Text_can_be_emptied_and_a_change_undone()
    {
        var lines = Lines().Line("edit").Line("empty 3").Line("2").Line("5").Line("undo 2").Line("take");

        var edit = (await AskAsync(lines, Prompt())).ShouldBeOfType<OperatorAnswer.Edited>().Edit;

        edit.Changes.ShouldBe([new ArgumentEdit("script", "")]);
    }

    [Fact]
    public async Task Without_arguments_to_change_edit_is_no_command()
    {
        var answer = await AskAsync(Lines().Line("edit"), Samples.Prompt(Samples.Medium, Samples.Confirm));

        answer.ShouldBeOfType<OperatorAnswer.Reviewed>().Review.Declined.ShouldBeTrue();
    }

    [Fact]
    public async Task An_action_called_like_a_command_is_not_approved_by_it()
    {
        var prompt = Samples.Editable(Samples.Critical with { ActionName = "edit" }, Samples.Confirm);

        var answer = await AskAsync(Lines().Line("edit").Line("back").Line("approve"), prompt);

        answer.ShouldBeOfType<OperatorAnswer.Reviewed>().Review.Declined.ShouldBeFalse();
        _screen.ToString().ShouldContain("To approve, type approve.");
    }

    [Theory]
    [InlineData("\e[2J\e[1;1H")]
    [InlineData("line\nApprove? yes")]
    [InlineData("\u202eevil")]
    public async Task No_name_or_value_gets_out_of_its_line(string attack)
    {
        var prompt = Samples.Prompt(Samples.Medium, Samples.Confirm) with
        {
            Editable = [new(attack, attack, Masked: false), new("list", PlainList.Of([attack]), Masked: false), new("m", attack, Masked: true)],
            EditRefusal = _ => attack,
        };

        await AskAsync(Lines().Line("edit").Line("1").Line("x").Line("2").Line("[]").Line("3").Line("y").Line("take"), prompt);

        var text = _screen.ToString();
        text.Where(sign => sign != '\n').ShouldAllBe(sign => !char.IsControl(sign) && sign != '\u202e');
        text.Split('\n').ShouldNotContain(line => line.StartsWith("Approve?", StringComparison.Ordinal));
    }

    private static OperatorPrompt Prompt() => Samples.Editable(Samples.Medium, Samples.Confirm);

    private ScriptedLines Lines() => new(_clock);

    private async Task<OperatorAnswer> AskAsync(ScriptedLines lines, OperatorPrompt prompt)
    {
        using var human = new PlainOperator(lines, _screen, _clock, "roland");
        return await human.AskAsync(prompt, CancellationToken.None);
    }
}
