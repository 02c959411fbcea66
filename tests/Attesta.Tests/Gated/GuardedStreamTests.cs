using System.Runtime.CompilerServices;
using Attesta.Testing;
using Attesta.Tests.Line;

namespace Attesta.Tests.Gated;

public sealed class GuardedStreamTests
{
    private static readonly GuardOptions Named = new() { Name = "export" };
    private readonly List<string> _ran = [];

    [Fact]
    public async Task A_stream_is_evaluated_when_it_is_first_read_from()
    {
        var fixture = GateFixture.At(0.1);

        var stream = fixture.Build().Guard(ExportAsync)("orders", 3, CancellationToken.None);
        fixture.Ledger.Entries.ShouldBeEmpty();
        (await ReadAsync(stream)).ShouldBe([0, 1, 2]);

        fixture.Ledger.Entries.Select(entry => entry.ActionName).ShouldBe(["ExportAsync", "attesta.outcome"]);
        fixture.Entry.Metadata["outcome"].ShouldBe("succeeded");
        fixture.Entry.Metadata.ContainsKey("error").ShouldBeFalse();
    }

    [Fact]
    public async Task A_denied_stream_throws_when_it_is_read_and_never_calls_the_target()
    {
        var fixture = GateFixture.At(0.45, ScriptedOperator.WhoDenies());

        var stream = fixture.Build().Guard(ExportAsync)("orders", 3, CancellationToken.None);
        var denied = await Should.ThrowAsync<AttestaDeniedException>(ReadAsync(stream));

        denied.Result!.Verdict.ShouldBe(Verdict.Denied);
        _ran.ShouldBeEmpty();
        fixture.Ledger.Entries.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Each_reading_needs_an_approval_of_its_own()
    {
        var fixture = GateFixture.At(0.45, new ScriptedOperator().Approves().Denies());
        var stream = fixture.Build().Guard(ExportAsync)("orders", 2, CancellationToken.None);

        (await ReadAsync(stream)).Count.ShouldBe(2);
        await Should.ThrowAsync<AttestaDeniedException>(ReadAsync(stream));

        _ran.ShouldBe(["orders"]);
    }

    [Fact]
    public async Task A_second_reading_gets_the_arguments_as_they_were_shown_not_as_the_first_left_them()
    {
        var fixture = GateFixture.At(0.1);
        var stream = fixture.Build().Guard((List<string> tables) => EmptyingAsync(tables), Named)(["a", "b"]);

        (await ReadAsync(stream)).ShouldBe(["a", "b"]);
        (await ReadAsync(stream)).ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task Arguments_are_frozen_when_the_delegate_is_called_not_when_the_stream_is_read()
    {
        List<string> live = ["a"];
        var stream = GateFixture.At(0.1).Build().Guard((List<string> tables) => EmptyingAsync(tables), Named)(live);

        live.Add("injected");

        (await ReadAsync(stream)).ShouldBe(["a"]);
    }

    [Fact]
    public async Task An_argument_that_cannot_be_frozen_is_denied_when_the_stream_is_read()
    {
        var fixture = GateFixture.At(0.1);
        var stream = fixture.Build().Guard((object value) => EmptyingAsync([]), Named)(double.NaN);

        await Should.ThrowAsync<AttestaDeniedException>(ReadAsync(stream));

        fixture.Entry.Metadata["cause"].ShouldBe("gate_failed");
    }

    [Fact]
    public async Task Leaving_early_is_written_down_as_that()
    {
        var fixture = GateFixture.At(0.1);

        await foreach (var _ in fixture.Build().Guard(ExportAsync)("orders", 100, CancellationToken.None))
            break;

        fixture.Ledger.Entries.Count.ShouldBe(2);
        fixture.Entry.Metadata["outcome"].ShouldBe("succeeded");
        fixture.Entry.Metadata["error"].ShouldBe("the reader left before the end");
        _ran.ShouldBe(["orders", "closed"]);
    }

    [Fact]
    public async Task An_enumerator_that_is_let_go_before_it_is_read_from_evaluates_nothing()
    {
        var fixture = GateFixture.At(0.1);
        var items = fixture.Build().Guard(ExportAsync)("orders", 1, CancellationToken.None).GetAsyncEnumerator(TestContext.Current.CancellationToken);

        await items.DisposeAsync();

        fixture.Ledger.Entries.ShouldBeEmpty();
        (await items.MoveNextAsync()).ShouldBeFalse();
        _ran.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_failure_in_the_middle_comes_through_and_is_written_down()
    {
        var fixture = GateFixture.At(0.1);

        var thrown = await Should.ThrowAsync<FileNotFoundException>(ReadAsync(fixture.Build().Guard(() => FailingAsync(), Named)()));

        thrown.StackTrace!.ShouldContain(nameof(FailingAsync));
        fixture.Entry.Metadata["outcome"].ShouldBe("failed");
        fixture.Entry.Metadata["error"].ShouldBe("FileNotFoundException");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Both_tokens_cancel_the_question(bool byTheEnumerator)
    {
        using var leave = new CancellationTokenSource();
        var person = new ScriptedOperator().Hangs();
        var fixture = GateFixture.At(0.45, person);
        var stream = fixture.Build().Guard(ExportAsync)("orders", 1, byTheEnumerator ? CancellationToken.None : leave.Token);

        var reading = ReadAsync(stream, byTheEnumerator ? leave.Token : CancellationToken.None);
        await person.WhenAskedAsync();
        await leave.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(reading);
        fixture.Entry.Metadata["cause"].ShouldBe("cancelled");
        _ran.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_enumerators_token_reaches_the_target()
    {
        using var leave = new CancellationTokenSource();
        var fixture = GateFixture.At(0.1);
        await using var items = fixture.Build().Guard(ExportAsync)("orders", 100, CancellationToken.None).GetAsyncEnumerator(leave.Token);

        await items.MoveNextAsync();
        await leave.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(items.MoveNextAsync().AsTask());
        fixture.Entry.Metadata["outcome"].ShouldBe("failed");
    }

    [Fact]
    public async Task Concurrent_readings_are_one_evaluation_each()
    {
        var fixture = GateFixture.At(0.1);
        var stream = fixture.Build().Guard((List<string> tables) => EmptyingAsync(tables), Named)(["a"]);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ => (await ReadAsync(stream)).ShouldBe(["a"])));

        fixture.Ledger.Entries.Count.ShouldBe(40);
    }

    [Fact]
    public void Work_that_the_gate_cannot_see_is_refused()
    {
        var gate = GateFixture.At(0.1).Build();

        Should.Throw<ArgumentException>(() => gate.Guard(() => Task.FromResult(FailingAsync()), Named)).Message.ShouldContain("later");
        Should.Throw<ArgumentException>(() => gate.Guard(() => FailingAsync().GetAsyncEnumerator(), Named));
        Should.Throw<ArgumentException>(() => gate.Guard(() => ValueTask.FromResult(Task.CompletedTask), Named));
        Should.Throw<ArgumentException>(() => gate.Guard(() => Task.FromResult(ValueTask.CompletedTask), Named));
        Should.Throw<ArgumentException>(() => gate.Guard((Span<byte> bytes) => bytes.Clear(), Named)).Message.ShouldContain("bytes");
    }

    private async IAsyncEnumerable<int> ExportAsync(string table, int count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _ran.Add(table);
        try
        {
            for (var i = 0; i < count; i++)
            {
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
                yield return i;
            }
        }
        finally
        {
            _ran.Add("closed");
        }

        _ran.Remove("closed");
    }

    private static async IAsyncEnumerable<string> EmptyingAsync(List<string> tables)
    {
        while (tables.Count > 0)
        {
            await Task.Yield();
            yield return tables[0];
            tables.RemoveAt(0);
        }
    }

    private static async IAsyncEnumerable<int> FailingAsync()
    {
        yield return 1;
        await Task.Yield();
        throw new FileNotFoundException("gone");
    }

    private static async Task<List<T>> ReadAsync<T>(IAsyncEnumerable<T> stream, CancellationToken cancellationToken = default)
    {
        var read = new List<T>();
        await foreach (var item in stream.WithCancellation(cancellationToken))
            read.Add(item);
        return read;
    }
}
