using Attesta.Approvals;
using Attesta.Terminal.Drawing;
using Attesta.Terminal.Tests.Fakes;
using FsCheck;
using FsCheck.Fluent;

namespace Attesta.Terminal.Tests.Drawing;

public sealed class CardViewTests
{
    private static readonly TerminalFeatures Plain = new(Ansi: false, ColourDepth.None, Unicode: true);
    private static readonly TerminalFeatures Ascii = new(Ansi: false, ColourDepth.None, Unicode: false);
    private static readonly TerminalFeatures Colourful = new(Ansi: true, ColourDepth.True, Unicode: true);

    public static TheoryData<string, int> Screens
    {
        get
        {
            var screens = new TheoryData<string, int>();
            foreach (var level in (string[])["low", "medium", "high", "critical"])
            {
                screens.Add(level, 80);
                screens.Add(level, 200);
            }

            return screens;
        }
    }

    [Theory]
    [MemberData(nameof(Screens))]
    public void Looks_as_approved(string level, int width) => Draw(Prompt(level), Plain, width, 60).ShouldBeApproved($"card-{level}-{width}");

    [Theory]
    [MemberData(nameof(Screens))]
    public void Looks_as_approved_in_ascii(string level, int width)
    {
        var text = Draw(Prompt(level), Ascii, width, 60);

        text.All(char.IsAscii).ShouldBeTrue();
        text.ShouldBeApproved($"card-{level}-{width}-ascii");
    }

    [Theory]
    [InlineData(80, 60)]
    [InlineData(80, 24)]
    [InlineData(200, 60)]
    public void Says_what_the_action_would_do_as_approved(int width, int height) =>
        Draw(Samples.Prompt(Samples.Wipe, Samples.Confirm), Plain, width, height).ShouldBeApproved($"card-effects-{width}x{height}");

    [Fact]
    public void Says_what_the_action_would_do_in_ascii()
    {
        var text = Draw(Samples.Prompt(Samples.Wipe, Samples.Confirm), Ascii, 80, 60);

        text.All(char.IsAscii).ShouldBeTrue();
        text.ShouldBeApproved("card-effects-80-ascii");
    }

    [Theory]
    [InlineData(80, 60)]
    [InlineData(80, 20)]
    [InlineData(60, 20)]
    public void The_worst_effect_its_reach_and_a_safer_way_stand_above_the_score_on_every_screen(int width, int height)
    {
        var text = Draw(Samples.Prompt(Samples.Wipe, Samples.Confirm), Plain, width, height);

        text.IndexOf("What it would do", StringComparison.Ordinal).ShouldBeLessThan(text.IndexOf("Why this score", StringComparison.Ordinal));
        text.ShouldContain("deletes /srv/app");
        text.ShouldContain("cannot be undone");
        text.ShouldContain("A safer way");
    }

    [Fact]
    public void What_the_effects_say_is_not_said_again_as_a_reason() =>
        Draw(Samples.Prompt(Samples.Wipe, Samples.Confirm), Plain, 80, 60).Split("deletes /srv/app").Length.ShouldBe(2);

    [Fact]
    public void Looks_as_approved_on_a_low_screen() => Draw(Prompt("medium"), Plain, 80, 24).ShouldBeApproved("card-medium-80-low");

    [Fact]
    public void Says_who_must_approve() =>
        Draw(Samples.Part(1, Samples.Critical, Samples.Confirm, "alice"), Plain, 80, 60).ShouldBeApproved("card-critical-80-two-people");

    [Fact]
    public void Looks_as_approved_with_colours() => Draw(Prompt("critical"), new(true, ColourDepth.EightBit, true), 80, 60)
        .Replace("\e", "<ESC>", StringComparison.Ordinal).ShouldBeApproved("card-critical-80-colours");

    [Theory]
    [InlineData(40, 10)]
    [InlineData(80, 24)]
    [InlineData(118, 30)]
    [InlineData(139, 30)]
    [InlineData(140, 30)]
    [InlineData(300, 60)]
    public void A_card_beyond_all_bounds_fits_on_two_screens(int width, int height)
    {
        var text = new string('x', 10_000);
        var card = Samples.Critical with
        {
            ActionName = text,
            Summary = text,
            Doc = text,
            AgentId = text,
            SessionId = text,
            Environment = text,
            Arguments = [.. Enumerable.Range(0, 400).Select(i => new CardRow($"{i}{text}", text, i % 2 == 0, 100_000))],
            HiddenArguments = 9_600,
            Effects = [.. Enumerable.Range(0, 300).Select(i => new CardEffect($"{i}{text}", text, text, RiskLevel.Critical))],
            HiddenEffects = 77,
            Remedies = [text, text, text],
            Factors = [.. Enumerable.Range(0, 300).Select(i => new RiskFactor(text, 0.5, text, text))],
        };

        var lines = new CardView(new Look(Colourful, card.Level)).Draw(Samples.Part(1, card, Samples.Confirm, [text, text]), text, width, height);

        lines.Count.ShouldBeLessThanOrEqualTo(Math.Max(2 * height, 48));
        lines.ShouldAllBe(line => line.Width == Math.Min(width, width >= 140 ? CardView.MaxWideWidth : CardView.MaxWidth));
        var all = string.Join('\n', lines.Select(line => string.Concat(line.Pieces.Select(piece => piece.Text))));
        all.ShouldContain(" more arguments not shown");
        all.ShouldContain("(+109,");
    }

    [Fact]
    public void Hidden_arguments_are_counted_to_the_last()
    {
        var card = Samples.Medium with { Arguments = [.. Enumerable.Range(0, 100).Select(i => new CardRow($"a{i}", "1"))], HiddenArguments = 900 };

        var text = Draw(Samples.Prompt(card, Samples.Confirm), Plain, 80, 24);

        var shown = Enumerable.Range(0, 100).Count(i => text.Contains($" a{i} ", StringComparison.Ordinal));
        text.ShouldContain($"… {1000 - shown} more arguments not shown");
    }

    [Fact]
    public void The_end_of_a_long_value_is_shown_too()
    {
        var value = "echo " + string.Concat(Enumerable.Repeat("harmless ", 200)) + "&& rm -rf /srv";

        var text = Draw(Samples.Prompt(Samples.Medium with { Arguments = [new("command", value)] }, Samples.Confirm), Plain, 80, 24);

        text.ShouldContain("&& rm -rf /srv");
        text.ShouldContain("characters not shown)");
    }

    [Fact]
    public void Every_character_that_is_not_shown_is_counted()
    {
        var value = string.Concat(Enumerable.Range(0, 1000).Select(i => $"{i % 10}"));

        var text = Draw(Samples.Prompt(Samples.Medium with { Arguments = [new("digits", value)] }, Samples.Confirm), Plain, 80, 24);

        var shown = text.Split('\n').Where(line => line.Count(char.IsAsciiDigit) > 30).Sum(line => line.Count(char.IsAsciiDigit));
        text.ShouldContain($"(+{1000 - shown} characters not shown)");
    }

    public static TheoryData<string> Attacks =>
    [
        "\e[2J\e[1;1HAPPROVED", "\u009b31mred", "\u202eevil\u202c", "[red]markup[/]", "[/]", "line\nbreak\r\nand\rmore", "tab\there", "bell\a", "null\0",
        "zero\u200bwidth", "\u2028\u2029", "za\u0301\u0302\u0303\u0304\u0305\u0306lgo", "日本語のテキスト", "👩‍👩‍👧‍👦", "lone \ud800 surrogate", "\U000e0041tag",
    ];

    [Theory]
    [MemberData(nameof(Attacks))]
    public void No_text_of_a_card_gets_out_of_its_place(string attack)
    {
        var card = Evil(attack);
        var prompt = Samples.Part(1, card, Samples.Confirm, [attack]);
        foreach (var width in (int[])[40, 80, 200])
        {
            foreach (var features in (TerminalFeatures[])[Plain, Ascii, Colourful])
            {
                var lines = new CardView(new Look(features, card.Level)).Draw(prompt, attack, width, 40);

                lines.ShouldAllBe(line => line.Width == Math.Min(width, 176));
                foreach (var piece in lines.SelectMany(line => line.Pieces).Where(piece => !piece.IsControlCode))
                    piece.Text.EnumerateRunes().ShouldAllBe(rune => Cells.IsPlain(rune));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public void The_same_card_without_an_attack_writes_the_same_escape_sequences(string attack)
    {
        var attacked = Sequences(Evil(attack));
        var harmless = Sequences(Evil("x"));

        attacked.ShouldBe(harmless);
    }

    [Fact]
    public void Any_text_keeps_the_frame_straight() => Prop.ForAll<NonNull<string>, PositiveInt>((text, number) =>
    {
        var width = 40 + (number.Get % 200);
        var card = Evil(text.Get);
        var lines = new CardView(new Look(Colourful, card.Level)).Draw(Samples.Prompt(card, Samples.Confirm), null, width, 30);
        return lines.TrueForAll(line => line.Width == lines[0].Width);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Critical_and_medium_have_nothing_in_common_but_the_facts()
    {
        var medium = Draw(Prompt("medium"), Plain, 80, 60);
        var critical = Draw(Prompt("critical"), Plain, 80, 60);

        medium.ShouldContain("╭");
        medium.ShouldNotContain("MUST");
        critical.ShouldContain("╔");
        critical.ShouldContain("READ EVERY LINE BEFORE YOU ANSWER");
        critical.ShouldContain("** PRODUCTION **");
    }

    private static ActionCard Evil(string attack) => Samples.Medium with
    {
        ActionName = attack,
        Summary = attack,
        Call = attack,
        Doc = attack,
        AgentId = attack,
        SessionId = attack,
        Environment = attack,
        Arguments = [new(attack, attack), new(attack, attack, Masked: true), new(attack, attack, Shortened: 12)],
        Effects = [new(attack, attack, attack, RiskLevel.High), new(attack, "", "", RiskLevel.Low)],
        Remedies = [attack],
        Factors = [new(attack, 0.5, attack, attack), new(attack, 0.4, attack)],
    };

    /// <summary>The escape sequences apart from styles, which differ with where lines break.</summary>
    private static List<string> Sequences(ActionCard card)
    {
        var painter = new Painter(Colourful);
        var painted = new CardView(new Look(Colourful, card.Level)).Draw(Samples.Prompt(card, Samples.Confirm), null, 118, 80).Select(painter.Paint);
        return [.. string.Concat(painted).Split('\e').Skip(1).Select(part => part[..(part.IndexOfAny(['m', 'G', 'J', 'H', 'A', 'K']) + 1)])
            .Where(sequence => !sequence.EndsWith('m') && !sequence.EndsWith('G')).Distinct()];
    }

    private static OperatorPrompt Prompt(string level) => level switch
    {
        "low" => Samples.Prompt(Samples.Low, Samples.Confirm),
        "medium" => Samples.Prompt(Samples.Medium, Samples.Confirm),
        "high" => Samples.Prompt(Samples.High, Samples.Quiz),
        _ => Samples.Prompt(Samples.Critical, Samples.Confirm),
    };

    private static string Draw(OperatorPrompt prompt, TerminalFeatures features, int width, int height)
    {
        var painter = new Painter(features);
        var lines = new CardView(new Look(features, prompt.Card.Level)).Draw(prompt, prompt.AsksIdentity ? "bob" : null, width, height);
        return string.Concat(lines.Select(line => painter.Paint(line).TrimEnd() + "\n"));
    }
}
