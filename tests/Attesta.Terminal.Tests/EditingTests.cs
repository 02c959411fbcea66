using Attesta.Approvals;
using Attesta.Terminal.Input;
using Attesta.Terminal.Tests.Fakes;
using Attesta.Testing;

namespace Attesta.Terminal.Tests;

public sealed class EditingTests
{
    private readonly ManualClock _clock = new();

    public static TheoryData<string> Forms => ["confirm", "critical", "quiz", "teach-back"];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Ctrl_E_changes_an_argument_in_every_form(string form)
    {
        var terminal = Terminal().Wait(1).Type("a").Look().Press(KeyKind.Edit, KeyKind.Enter).Type("/old").Press(KeyKind.Enter).Look().Type("t");

        var edit = await EditAsync(terminal, Prompt(form));

        edit.EditorId.ShouldBe("roland");
        edit.Changes.ShouldBe([new ArgumentEdit("path", "/srv/old")]);
        terminal.Shots[0].ShouldContain("Ctrl-E changes the call");
        terminal.Shots[1].ShouldContain("path: '/srv' -> '/srv/old'");
        terminal.Screen.ToString().ShouldContain("• roland changed the call: it is judged anew.");
        terminal.IsTakenOver.ShouldBeFalse();
    }

    [Fact]
    public async Task Several_arguments_can_be_changed_at_once()
    {
        var terminal = Terminal().Press(KeyKind.Edit, KeyKind.Enter).Type("/old").Press(KeyKind.Enter, KeyKind.Down, KeyKind.Enter, KeyKind.EraseLine).Type("5")
            .Press(KeyKind.Enter).Type("t");

        var edit = await EditAsync(terminal, Prompt("confirm"));

        edit.Changes.ShouldBe([new ArgumentEdit("path", "/srv/old"), new ArgumentEdit("limit", 5L)]);
    }

    [Fact]
    public async Task Line_ends_survive_a_change_elsewhere_in_the_text()
    {
        var terminal = Terminal().Press(KeyKind.Edit, KeyKind.Down, KeyKind.Down, KeyKind.Enter).Look().Press(KeyKind.Backspace, KeyKind.Backspace).Type("er\\n")
            .Press(KeyKind.Enter).Type("t");

        var edit = await EditAsync(terminal, Prompt("confirm"));

        terminal.Shot.ShouldContain("cd /srv\\nrm -rf old\\n");
        terminal.Shot.ShouldContain("Escapes count here");
        edit.Changes.ShouldBe([new ArgumentEdit("script", "cd /srv\nrm -rf older\n")]);
    }

    [Fact]
    public async Task What_cannot_be_read_is_said_and_nothing_is_lost()
    {
        var terminal = Terminal().Press(KeyKind.Edit, KeyKind.Down, KeyKind.Enter).Type(" or so").Press(KeyKind.Enter).Look()
            .Press(KeyKind.EraseWord, KeyKind.EraseWord).Press(KeyKind.Backspace).Type("0").Press(KeyKind.Enter).Type("t");

        var edit = await EditAsync(terminal, Prompt("confirm"));

        terminal.Shot.ShouldContain("This has to be JSON");
        terminal.Shot.ShouldContain("100 or so");
        edit.Changes.ShouldBe([new ArgumentEdit("limit", 1000L)]);
    }

    [Fact]
    public async Task An_objection_is_shown_and_nothing_is_lost()
    {
        var terminal = Terminal().Press(KeyKind.Edit, KeyKind.Enter, KeyKind.EraseLine).Type("old").Press(KeyKind.Enter).Look().Type("t").Look()
            .Press(KeyKind.Enter, KeyKind.Home).Type("/").Press(KeyKind.Enter).Look().Type("t");

        var edit = await EditAsync(terminal, Prompt("confirm"));

        terminal.Shots[0].ShouldContain("Not taken: the path must be absolute.");
        terminal.Shots[1].ShouldContain("Not taken: the path must be absolute.");
        terminal.Shots[2].ShouldNotContain("Not taken");
        edit.Changes.ShouldBe([new ArgumentEdit("path", "/old")]);
    }

    [Fact]
    public async Task Escape_leaves_the_call_as_it_is_and_says_so()
    {
        var terminal = Terminal().Press(KeyKind.Edit, KeyKind.Enter).Type("/old").Press(KeyKind.Enter, KeyKind.Escape).Look().Type("y").Press(KeyKind.Enter);

        var answer = await AskAsync(terminal, Prompt("confirm"));

        terminal.Shot.ShouldContain("Your changes were dropped");
        terminal.Shot.ShouldContain("[y/N]");
        answer.ShouldBeOfType<OperatorAnswer.Reviewed>().Review.Declined.ShouldBeFalse();
    }

    [Fact]
    public async Task Escape_in_a_value_keeps_the_value_that_was_there()
    {
        var terminal = Terminal().Press(KeyKind.Edit, KeyKind.Enter).Type("/old").Press(KeyKind.Escape).Type("t").Look().Press(KeyKind.Escape, KeyKind.Interrupt);

        var answer = await AskAsync(terminal, Prompt("confirm"));

        terminal.Shot.ShouldContain("Nothing is changed yet.");
        answer.ShouldBeOfType<OperatorAnswer.Reviewed>().Review.Declined.ShouldBeTrue();
    }

    [Fact]
    public async Task What_is_masked_begins_empty_and_stays_when_nothing_is_typed()
    {
        var terminal = Terminal().Press(KeyKind.Edit, KeyKind.Up, KeyKind.Enter).Look().Press(KeyKind.Enter).Look().Press(KeyKind.Enter).Type("new secret").Press(KeyKind.Enter).Look().Type("t");

        var edit = await EditAsync(terminal, Prompt("confirm"));

        terminal.Shots[0].ShouldContain("masked: what you type takes its place");
        terminal.Shots[1].ShouldContain("it stays as it is");
        terminal.Shots[2].ShouldContain("-> a new value");
        terminal.Shots[2].ShouldNotContain("new secret");
        edit.Changes.ShouldBe([new ArgumentEdit("api_key", "new secret")]);
    }

    [Fact]
    public async Task A_change_can_be_undone()
    {
        var terminal = Terminal().Press(KeyKind.Edit, KeyKind.Enter).Type("/old").Press(KeyKind.Enter).Type("ut").Look().Press(KeyKind.Escape, KeyKind.Interrupt);

        await AskAsync(terminal, Prompt("confirm"));

        terminal.Shot.ShouldContain("Nothing is changed yet.");
    }

    [Fact]
    public async Task Without_arguments_to_change_the_key_does_nothing()
    {
        var terminal = Terminal().Press(KeyKind.Edit).Look().Type("y").Press(KeyKind.Enter);

        var answer = await AskAsync(terminal, Samples.Prompt(Samples.Medium, Samples.Confirm));

        terminal.Shot.ShouldNotContain("Ctrl-E");
        answer.ShouldBeOfType<OperatorAnswer.Reviewed>().Review.Declined.ShouldBeFalse();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Ctrl_C_denies_while_the_call_is_changed(bool inValue)
    {
        var terminal = Terminal().Press(KeyKind.Edit).Press(inValue ? [KeyKind.Enter] : []).Press(KeyKind.Interrupt);

        var answer = await AskAsync(terminal, Prompt("confirm"));

        answer.ShouldBeOfType<OperatorAnswer.Reviewed>().Review.ShouldSatisfyAllConditions(
            review => review.Declined.ShouldBeTrue(), review => review.Feedback.ShouldBe("interrupted"));
    }

    [Fact]
    public async Task Past_the_deadline_no_change_is_taken()
    {
        using var source = new CancellationTokenSource();
        var prompt = Prompt("confirm") with { Deadline = _clock.GetUtcNow() + TimeSpan.FromSeconds(5) };
        var terminal = Terminal().Press(KeyKind.Edit, KeyKind.Enter).Type("/old").Press(KeyKind.Enter).Wait(6).Type("t").Do(source.Cancel);

        await Should.ThrowAsync<OperationCanceledException>(async () => await AskAsync(terminal, prompt, source.Token));
    }

    [Fact]
    public async Task The_time_spent_on_a_change_that_was_dropped_counts_no_sooner()
    {
        var prompt = Prompt("confirm") with { EnforceMinReview = true };
        var terminal = Terminal().Wait(1).Press(KeyKind.Edit, KeyKind.Escape).Type("y").Press(KeyKind.Enter).Look().Wait(2).Type("y").Press(KeyKind.Enter);

        var answer = await AskAsync(terminal, prompt);

        terminal.Shot.ShouldContain("Not yet");
        answer.ShouldBeOfType<OperatorAnswer.Reviewed>().Review.ReviewTime.ShouldBe(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Keys_pressed_before_the_changed_card_was_there_do_not_approve_it()
    {
        var terminal = Terminal().Press(KeyKind.Edit, KeyKind.Enter).Type("/old").Press(KeyKind.Enter).Type("t").Look().Press(KeyKind.Enter);
        using var human = new TerminalOperator(terminal, _clock, "roland");

        (await human.AskAsync(Prompt("confirm"), CancellationToken.None)).ShouldBeOfType<OperatorAnswer.Edited>();
        terminal.PressedBefore("y\n");
        var second = await human.AskAsync(Prompt("confirm") with { Card = Changed(Samples.Medium) }, CancellationToken.None);

        second.ShouldBeOfType<OperatorAnswer.Reviewed>().Review.Declined.ShouldBeTrue();
        terminal.Shot.ShouldContain("CHANGED BY AN APPROVER");
    }

    [Fact]
    public async Task The_second_approver_can_change_the_call_under_their_own_name()
    {
        var prompt = Samples.Part(1, Samples.Critical, Samples.Confirm, "alice") with { Editable = Prompt("confirm").Editable, EditRefusal = _ => null };
        var terminal = Terminal().Press(KeyKind.Enter).Type("bob").Press(KeyKind.Enter, KeyKind.Edit, KeyKind.Enter).Type("/old").Press(KeyKind.Enter).Type("t");

        var edit = await EditAsync(terminal, prompt);

        edit.EditorId.ShouldBe("bob");
    }

    [Theory]
    [InlineData("\e[2J\e[1;1H")]
    [InlineData("line\nApprove? yes")]
    [InlineData("\u202eevil")]
    [InlineData("[red]x[/]")]
    public async Task No_name_or_value_gets_out_of_its_line(string attack)
    {
        var prompt = Samples.Prompt(Samples.Medium, Samples.Confirm) with
        {
            Editable = [new(attack, attack, Masked: false), new(attack + "2", Actions.PlainList.Of([attack]), Masked: false), new("m", attack, Masked: true)],
            EditRefusal = _ => attack,
            Card = Samples.Medium with { Modification = attack },
        };
        var terminal = Terminal().Press(KeyKind.Edit).Look().Press(KeyKind.Enter).Look().Type("x").Press(KeyKind.Enter).Type("t").Look()
            .Press(KeyKind.Down, KeyKind.Enter, KeyKind.Escape, KeyKind.Down, KeyKind.Enter).Look().Press(KeyKind.Interrupt);

        await AskAsync(terminal, prompt);

        // The screen refuses control characters and unknown sequences by itself.
        terminal.Written.ShouldNotContain("\u202e");
        terminal.Written.Split('\n').ShouldNotContain(line => line.StartsWith("Approve?", StringComparison.Ordinal));
        terminal.Shots.Count.ShouldBe(4);
    }

    [Theory]
    [InlineData(80, 24)]
    [InlineData(60, 24)]
    [InlineData(40, 30)]
    public async Task Looks_as_approved(int width, int height)
    {
        var terminal = new ScriptedTerminal(_clock, width, height).Wait(2).Press(KeyKind.Edit).Look()
            .Press(KeyKind.Down, KeyKind.Down, KeyKind.Enter).Look()
            .Press(KeyKind.Home).Type("exit 1; ").Press(KeyKind.Enter).Press(KeyKind.Up, KeyKind.Enter, KeyKind.EraseLine).Type("5").Press(KeyKind.Enter).Look().Type("t")
            .Wait(1).Look().Press(KeyKind.Interrupt);
        using var human = new TerminalOperator(terminal, _clock, "roland");

        await human.AskAsync(Prompt("confirm"), CancellationToken.None);
        await human.AskAsync(Prompt("confirm") with { Card = Changed(Samples.Medium) }, CancellationToken.None);

        terminal.Screen.Wrapped.ShouldBe(0);
        string.Join(new string('=', width) + "\n", terminal.Shots).ShouldBeApproved($"editing-{width}x{height}");
    }

    [Theory]
    [InlineData(40, 10)]
    [InlineData(80, 24)]
    [InlineData(300, 80)]
    public async Task The_page_never_wraps_whatever_the_arguments_are(int width, int height)
    {
        var prompt = Prompt("confirm") with
        {
            Editable = [.. Enumerable.Range(0, 500).Select(i => new EditableArgument($"argument number {i} 界", new string('x', 3_000) + "\n界\U0001f642", i % 7 == 0))],
        };
        var terminal = new ScriptedTerminal(_clock, width, height).Press(KeyKind.Edit, KeyKind.Up, KeyKind.Enter).Type("more").Press(KeyKind.Home).Type("and more").Look()
            .Press(KeyKind.Enter).Look().Resize(width - 5).Do(() => { }).Look().Press(KeyKind.Interrupt);

        await AskAsync(terminal, prompt);

        terminal.Screen.Wrapped.ShouldBe(0);
        terminal.Shots[0].ShouldContain("and more");
        terminal.Shots[1].ShouldContain("500 of 500");
        terminal.Shots[2].ShouldContain("500 of 500");
    }

    private static ActionCard Changed(ActionCard card) => card with { Modification = "path: '/srv' -> '/srv/old' (by roland)" };

    private static OperatorPrompt Prompt(string form) => form switch
    {
        "confirm" => Samples.Editable(Samples.Medium, Samples.Confirm),
        "critical" => Samples.Editable(Samples.Critical, Samples.Confirm),
        "quiz" => Samples.Editable(Samples.High, Samples.Quiz),
        _ => Samples.Editable(Samples.Critical, Samples.TeachBack),
    };

    private ScriptedTerminal Terminal() => new(_clock);

    private async Task<ActionEdit> EditAsync(ScriptedTerminal terminal, OperatorPrompt prompt) =>
        (await AskAsync(terminal, prompt)).ShouldBeOfType<OperatorAnswer.Edited>().Edit;

    private async Task<OperatorAnswer> AskAsync(ScriptedTerminal terminal, OperatorPrompt prompt, CancellationToken cancellationToken = default)
    {
        using var human = new TerminalOperator(terminal, _clock, "roland");
        return await human.AskAsync(prompt, cancellationToken);
    }
}
