using Attesta.Challenges.OneTimeCodes;

namespace Attesta.Tests.Challenges.OneTimeCodes;

/// <summary>What every record of used codes must do.</summary>
public abstract class UsedCodesContract
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly string _secret = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16));

    protected abstract IUsedCodes Codes { get; set; }

    [Fact]
    public async Task A_code_counts_once_and_no_earlier_one_after_it()
    {
        (await UseAsync(100)).ShouldBeOfType<CodeOutcome.Accepted>();
        (await UseAsync(100)).ShouldBeOfType<CodeOutcome.Replayed>();
        (await UseAsync(99)).ShouldBeOfType<CodeOutcome.Replayed>();
        (await UseAsync(101)).ShouldBeOfType<CodeOutcome.Accepted>();
    }

    [Fact]
    public async Task A_code_of_a_shared_secret_counts_once_for_all_who_share_it()
    {
        await UseAsync(100, person: 'a');

        (await UseAsync(100, person: 'b')).ShouldBeOfType<CodeOutcome.Replayed>();
    }

    [Fact]
    public async Task Wrong_codes_lock_out_and_then_not_even_a_right_one_counts()
    {
        (await UseAsync(null)).ShouldBe(new CodeOutcome.Wrong(2));
        (await UseAsync(null)).ShouldBe(new CodeOutcome.Wrong(1));
        (await UseAsync(null)).ShouldBe(new CodeOutcome.Wrong(0));

        (await UseAsync(100)).ShouldBe(new CodeOutcome.LockedOut(Noon.AddMinutes(15)));
        (await UseAsync(100, after: TimeSpan.FromMinutes(14.9))).ShouldBeOfType<CodeOutcome.LockedOut>();
        (await UseAsync(100, after: TimeSpan.FromMinutes(15))).ShouldBeOfType<CodeOutcome.Accepted>();
    }

    [Fact]
    public async Task A_lock_out_follows_the_person_to_another_secret_and_the_secret_to_another_person()
    {
        for (var i = 0; i < 3; i++)
            await UseAsync(null, person: 'a');

        (await UseAsync(100, person: 'b')).ShouldBeOfType<CodeOutcome.LockedOut>();
        (await UseAsync(100, person: 'a', secret: new string('c', 32))).ShouldBeOfType<CodeOutcome.LockedOut>();
        (await UseAsync(100, person: 'b', secret: new string('c', 32))).ShouldBeOfType<CodeOutcome.Accepted>();
    }

    [Fact]
    public async Task A_right_code_and_time_forgive_wrong_ones()
    {
        await UseAsync(null);
        await UseAsync(null);
        await UseAsync(100);
        (await UseAsync(null)).ShouldBe(new CodeOutcome.Wrong(2));
        await UseAsync(null);
        (await UseAsync(null, after: TimeSpan.FromMinutes(15.1))).ShouldBe(new CodeOutcome.Wrong(2));
    }

    [Fact]
    public async Task Of_many_at_once_one_passes()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(() => UseAsync(100))));

        outcomes.OfType<CodeOutcome.Accepted>().Count().ShouldBe(1);
        outcomes.OfType<CodeOutcome.Replayed>().Count().ShouldBe(29);
    }

    [Fact]
    public async Task Of_many_guesses_at_once_only_the_allowed_ones_are_looked_at()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(() => UseAsync(null))));

        outcomes.OfType<CodeOutcome.Wrong>().Count().ShouldBe(3);
        outcomes.OfType<CodeOutcome.LockedOut>().Count().ShouldBe(27);
    }

    [Fact]
    public async Task A_token_that_fired_uses_no_code()
    {
        await Should.ThrowAsync<OperationCanceledException>(async () => await Codes.UseAsync(Attempt(100, 'a', _secret, Noon), new CancellationToken(true)));

        (await UseAsync(100)).ShouldBeOfType<CodeOutcome.Accepted>();
    }

    protected static CodeAttempt Attempt(long? step, char person, string secret, DateTimeOffset now) => new()
    {
        Person = new string(person, 32),
        Secret = secret,
        Step = step,
        Now = now,
        MaxAttempts = 3,
        Lockout = TimeSpan.FromMinutes(15),
    };

    protected async Task<CodeOutcome> UseAsync(long? step, char person = 'a', string? secret = null, TimeSpan after = default) =>
        await Codes.UseAsync(Attempt(step, person, secret ?? _secret, Noon + after), TestContext.Current.CancellationToken);
}

public sealed class InMemoryUsedCodesTests : UsedCodesContract
{
    protected override IUsedCodes Codes { get; set; } = new InMemoryUsedCodes();
}
