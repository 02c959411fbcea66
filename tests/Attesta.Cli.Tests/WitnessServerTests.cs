using System.Net.Sockets;
using System.Text;
using Attesta.Audit.Proofs;
using Attesta.Cli.Running;
using Attesta.Cli.Tests.Fakes;

namespace Attesta.Cli.Tests;

/// <summary>The witness's own server, over real sockets.</summary>
public sealed class WitnessServerTests : IAsyncDisposable
{
    private const string Ok = "HTTP/1.1 200 OK\r\n";

    private readonly ServedWitness _server = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nX-Slow: ")]
    [InlineData("POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: 60000\r\n\r\nold 0\n")]
    [InlineData("POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n")]
    [InlineData("GET /checkpoint/x HTTP/1.1\r\nHost: w\r\n\r\n")]
    public async Task Whoever_hangs_keeps_nobody_from_being_answered(string beginning)
    {
        var hanging = new List<Socket>();
        for (var i = 0; i < WitnessServer.MostConnections + 100; i++)
        {
            hanging.Add(await _server.ConnectAsync());
            await hanging[^1].SendAsync(Encoding.ASCII.GetBytes(beginning), Token);
        }

        // The clock stands still: nobody's time is up.
        (await _server.AskAsync(await _server.RequestAsync("example.org/1"))).ShouldStartWith(Ok);
        (await _server.AskAsync(await _server.RequestAsync("example.org/2"), pieces: 20)).ShouldStartWith(Ok);

        foreach (var socket in hanging)
            socket.Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData("POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nX-Slow: ")]
    [InlineData("POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: 60000\r\n\r\nold 0\n")]
    public async Task A_request_has_ten_seconds_however_it_trickles(string beginning)
    {
        using var slow = await _server.ConnectAsync();
        await slow.SendAsync(Encoding.ASCII.GetBytes(beginning), Token);

        // Whoever comes later has been taken later, and so the first one's time runs.
        (await _server.AskAsync(await _server.RequestAsync("example.org/1"))).ShouldStartWith(Ok);
        for (var second = 0; second < 10; second++)
        {
            if (beginning.Length > 0 && second < 9)
                await slow.SendAsync("x"u8.ToArray(), Token);
            _server.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        (await ServedWitness.ReadAsync(slow)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("nonsense\r\n\r\n", 400)]
    [InlineData("\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\nHost: w\n\n\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: w\r\nHost: w\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost : w\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: w\r\nX: a\r\n folded\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: w\r\nX: a\0b\r\n\r\n", 400)]
    [InlineData("GET  / HTTP/1.1\r\nHost: w\r\n\r\n", 400)]
    [InlineData("GET / HTTP/2.0\r\nHost: w\r\n\r\n", 505)]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505)]
    [InlineData("GET / HTTP/1.1\r\nHost: w\r\n\r\n", 404)]
    [InlineData("GET /checkpoint HTTP/1.1\r\nHost: w\r\n\r\n", 404)]
    [InlineData("GET /checkpoint/../../etc/passwd HTTP/1.1\r\nHost: w\r\n\r\n", 404)]
    [InlineData("GET /checkpoint/%2e%2e HTTP/1.1\r\nHost: w\r\n\r\n", 404)]
    [InlineData("GET http://w/checkpoint/x HTTP/1.1\r\nHost: w\r\n\r\n", 404)]
    [InlineData("GET /add-checkpoint HTTP/1.1\r\nHost: w\r\n\r\n", 405)]
    [InlineData("DELETE /checkpoint/x HTTP/1.1\r\nHost: w\r\n\r\n", 405)]
    [InlineData("PUT /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: 0\r\n\r\n", 405)]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: w\r\n\r\n", 404)]
    [InlineData("POST /ADD-CHECKPOINT HTTP/1.1\r\nHost: w\r\nContent-Length: 0\r\n\r\n", 404)]
    [InlineData("POST /add-checkpoint HTTP/1.1\r\nHost: w\r\n\r\n", 411)]
    [InlineData("POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nold 0\r\n0\r\n\r\n", 411)]
    [InlineData("POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\nold 0", 400)]
    [InlineData("POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nold 0\n", 400)]
    [InlineData("POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: -1\r\n\r\n", 400)]
    [InlineData("POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: +5\r\n\r\nold 0", 400)]
    [InlineData("POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: 5, 5\r\n\r\nold 0", 400)]
    [InlineData("POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: 65537\r\n\r\n", 413)]
    [InlineData("POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: 99999999999999999999999\r\n\r\n", 413)]
    [InlineData("POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nExpect: a-miracle\r\nContent-Length: 5\r\n\r\nold 0", 417)]
    [InlineData("POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: 5\r\n\r\nold 0", 400)]
    [InlineData("POST /add-checkpoint HTTP/1.0\r\nContent-Length: 5\r\n\r\nold 0", 400)]
    public async Task A_wrong_request_gets_the_right_status(string request, int status) =>
        (await _server.AskAsync(request)).ShouldStartWith($"HTTP/1.1 {status} ");

    [Fact]
    public async Task A_body_that_is_not_utf8_or_has_other_line_ends_is_refused()
    {
        var request = await _server.RequestAsync("example.org/1");
        var broken = request.ToArray();
        broken[^3] = 0xff;

        (await _server.AskAsync(broken)).ShouldStartWith("HTTP/1.1 400 ");
        (await _server.AskAsync(_server.Post((await _server.CheckpointAsync("example.org/1")).ReplaceLineEndings("\r\n")))).ShouldStartWith("HTTP/1.1 400 ");
        (await _server.AskAsync(request)).ShouldStartWith(Ok);
    }

    [Fact]
    public async Task A_conflict_names_the_size_as_c2sp_says()
    {
        await _server.AskAsync(await _server.RequestAsync("example.org/1"));

        var answer = await _server.AskAsync(await _server.RequestAsync("example.org/1"));

        answer.ShouldStartWith("HTTP/1.1 409 Conflict\r\n");
        answer.ShouldContain("\r\nContent-Type: text/x.tlog.size\r\n");
        answer.ShouldEndWith("\r\n\r\n1\n");
    }

    [Fact]
    public async Task A_failure_that_nobody_foresaw_signs_nothing_and_is_told_to_the_owner()
    {
        var request = await _server.RequestAsync("example.org/1");
        _server.BreakKey();

        (await _server.AskAsync(request)).ShouldStartWith("HTTP/1.1 500 ");

        _server.Errors.ToString().ShouldContain("could not be kept or read");
    }

    [Fact]
    public async Task A_head_without_an_end_is_cut_at_its_bound_and_answered()
    {
        (await _server.AskAsync("GET / HTTP/1.1\r\nHost: w\r\nX: " + new string('x', 100_000))).ShouldStartWith("HTTP/1.1 431 ");
        (await _server.AskAsync("POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: 100000\r\n\r\n" + new string('x', 100_000))).ShouldStartWith("HTTP/1.1 413 ");
    }

    [Fact]
    public async Task Of_requests_in_one_connection_the_first_is_answered()
    {
        var answer = await _server.AskAsync([.. await _server.RequestAsync("example.org/1"), .. await _server.RequestAsync("example.org/2")]);

        answer.ShouldStartWith(Ok);
        answer.Split("HTTP/1.1 ").Length.ShouldBe(2);
        answer.ShouldContain("\r\nConnection: close\r\n");
        (await _server.AskAsync($"GET /checkpoint/{Witness.NameOf("example.org/2")} HTTP/1.1\r\nHost: w\r\n\r\n")).ShouldStartWith("HTTP/1.1 404 ");
    }

    [Fact]
    public async Task It_answers_byte_by_byte_the_same()
    {
        var request = await _server.RequestAsync("example.org/1");

        (await _server.AskAsync(request, request.Length)).ShouldStartWith(Ok);
        (await _server.AskAsync(await _server.RequestAsync("example.org/2", "Expect: 100-continue\r\n"))).ShouldStartWith("HTTP/1.1 100 Continue\r\n\r\n" + Ok);
        (await _server.AskAsync($"HEAD /checkpoint/{Witness.NameOf("example.org/1")} HTTP/1.1\r\nHost: w\r\n\r\n")).ShouldEndWith("\r\n\r\n");
        (await _server.AskAsync($"GET http://w/checkpoint/{Witness.NameOf("example.org/1")}?x HTTP/1.1\r\nHost: w\r\n\r\n")).ShouldContain("\r\n\r\nexample.org/1\n1\n");
    }

    [Fact]
    public async Task The_path_of_the_address_is_part_of_it()
    {
        await using var server = new ServedWitness("http://127.0.0.1:0/w/one");

        (await server.AskAsync(await server.RequestAsync("example.org/1"))).ShouldStartWith("HTTP/1.1 404 ");
        (await server.AskAsync(Encoding.UTF8.GetString(await server.RequestAsync("example.org/1")).Replace("/add-", "/w/one/add-", StringComparison.Ordinal))).ShouldStartWith(Ok);
        server.Address.AbsolutePath.ShouldBe("/w/one/");
    }

    [Fact]
    public async Task What_cannot_be_kept_is_told_to_the_owner_once_and_not_to_whoever_asked()
    {
        var file = Path.Combine(_server.Folder, Witness.NameOf("example.org/1"));
        Directory.CreateDirectory(Path.Combine(file, "in the way"));

        var first = await _server.AskAsync(await _server.RequestAsync("example.org/1"));
        await _server.AskAsync(await _server.RequestAsync("example.org/1"));

        first.ShouldStartWith("HTTP/1.1 500 ");
        first.ShouldNotContain(_server.Folder);
        _server.Errors.ToString().Split("could not be kept").Length.ShouldBe(2);
    }

    [Fact]
    public async Task What_is_being_answered_is_answered_before_it_stops()
    {
        using var hanging = await _server.ConnectAsync();
        var answers = Enumerable.Range(0, 20).Select(async number => await _server.AskAsync(await _server.RequestAsync($"example.org/{number}"))).ToList();
        (await await Task.WhenAny(answers)).ShouldStartWith(Ok);

        await _server.StopAsync();

        foreach (var answer in answers.Where(answer => answer.IsCompletedSuccessfully))
            (await answer is "" or [.., '\n']).ShouldBeTrue();
        (await ServedWitness.ReadAsync(hanging)).ShouldBeEmpty();
        await Should.ThrowAsync<SocketException>(_server.ConnectAsync);
    }

    // Every byte left out, doubled and changed to each of these, in turn: nothing is thrown, and what is taken is within its bounds.
    [Fact]
    public void Any_head_is_read_without_throwing()
    {
        var good = "POST http://w/add-checkpoint?x HTTP/1.1\r\nHost: w\r\nExpect: 100-continue\r\nContent-Length: 60000"u8.ToArray();
        HttpHead.Parse(good, Witness.MostBytes, out _).ShouldBe(new HttpHead("POST", "/add-checkpoint", 60_000, true));
        for (var i = 0; i < good.Length; i++)
        {
            Read([.. good[..i], .. good[(i + 1)..]]);
            Read([.. good[..(i + 1)], .. good[i..]]);
            Read(good[..i]);
            foreach (var other in "\0\t\r\n :/?0123456789Aa\x7f\x80\xff"u8)
                Read([.. good[..i], other, .. good[(i + 1)..]]);
        }

        static void Read(byte[] head)
        {
            if (HttpHead.Parse(head, Witness.MostBytes, out var fault) is { } read)
                read.Length.ShouldBeInRange(0, Witness.MostBytes);
            else
                fault.ShouldBeOneOf(400, 411, 413, 417, 505);
        }
    }
}
