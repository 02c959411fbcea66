using Attesta.Tests.Line;

namespace Attesta.Tests.Gated;

public sealed class CallerTests
{
    private readonly AmbientCaller _ambient = new();
    private readonly List<ActionContext> _seen = [];

    [Fact]
    public void The_accessor_is_asked_at_each_call()
    {
        var guarded = Guarded(new GuardOptions { Name = "x", AgentId = "fallback", SessionId = "s" });

        guarded();
        using (_ambient.Enter(new Caller { AgentId = "one", SessionId = "1", Environment = "staging" }))
        {
            guarded();
            using (_ambient.Enter(new Caller { AgentId = "two", AgentIdIsClaim = true }))
                guarded();
            guarded();
        }

        guarded();

        _seen.Select(action => (action.AgentId, action.AgentIdIsClaim, action.SessionId, action.Environment)).ShouldBe(
        [
            ("fallback", false, "s", null), ("one", false, "1", "staging"), ("two", true, "s", null), ("one", false, "1", "staging"), ("fallback", false, "s", null),
        ]);
    }

    [Theory]
    [InlineData("dev", "prod", "prod")]
    [InlineData("prod", "dev", "prod")]
    [InlineData("unheard-of", "staging", "unheard-of")]
    public void Of_two_environments_the_stricter_holds(string ofTheCaller, string ofTheCode, string expected)
    {
        using (_ambient.Enter(new Caller { Environment = ofTheCaller }))
            Guarded(new GuardOptions { Name = "x", Environment = ofTheCode })();

        _seen[0].Environment.ShouldBe(expected);
    }

    [Fact]
    public async Task Callers_of_concurrent_requests_do_not_mix()
    {
        var gate = Gate();
        var guarded = gate.Guard(async (string expected) =>
        {
            await Task.Yield();
            return _ambient.Current!.AgentId == expected;
        }, new GuardOptions { Name = "x", Caller = _ambient });

        var right = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () =>
        {
            using (_ambient.Enter(new Caller { AgentId = $"agent-{i}" }))
                return await guarded($"agent-{i}");
        })));

        right.ShouldAllBe(same => same);
        lock (_seen)
            _seen.Select(action => (action.AgentId, action.Kwargs["expected"])).ShouldAllBe(pair => Equals(pair.AgentId, pair.Item2));
    }

    [Fact]
    public async Task The_caller_of_a_stream_is_who_asked_for_it()
    {
        var stream = Gate().Guard(() => OneAsync(), new GuardOptions { Name = "x", Caller = _ambient });
        IAsyncEnumerable<int> asked;
        using (_ambient.Enter(new Caller { AgentId = "one" }))
            asked = stream();

        await foreach (var _ in asked)
        {
        }

        _seen[0].AgentId.ShouldBe("one");
    }

    [Fact]
    public void A_call_whose_caller_cannot_be_told_is_denied_and_written_down()
    {
        var fixture = GateFixture.At(0.1);
        var ran = false;
        var guarded = fixture.Build().Guard(() => ran = true, new GuardOptions { Name = "x", Caller = new Broken() });

        Should.Throw<AttestaDeniedException>(() => guarded()).Message.ShouldContain("who calls");

        ran.ShouldBeFalse();
        fixture.Entry.Verdict.ShouldBe("denied");
    }

    private static async IAsyncEnumerable<int> OneAsync()
    {
        await Task.Yield();
        yield return 1;
    }

    private Action Guarded(GuardOptions options) => Gate().Guard(() => { }, options with { Caller = _ambient });

    private AttestaGate Gate()
    {
        var fixture = GateFixture.At(0.1);
        fixture.Scorer = Attesta.Risk.RiskScorer.From("sees", action =>
        {
            lock (_seen)
                _seen.Add(action);
            return 0.1;
        });
        return fixture.Build();
    }

    private sealed class Broken : ICallerAccessor
    {
        public Caller Current => throw new UnauthorizedAccessException("secret");
    }
}
