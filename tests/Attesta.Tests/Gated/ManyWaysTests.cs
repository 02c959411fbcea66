using Attesta.Testing;
using Attesta.Tests.Line;

namespace Attesta.Tests.Gated;

public sealed class ManyWaysTests
{
    private readonly GateFixture _fixture = GateFixture.At(0.1, ScriptedOperator.WhoDenies());

    [Fact]
    public void A_method_marked_where_it_is_hidden_is_gated_by_its_first_name_too()
    {
        var files = new Files();
        var proxy = _fixture.Build().Protect<IChild>(files);

        Should.Throw<AttestaDeniedException>(() => proxy.Delete("a"));
        Should.Throw<AttestaDeniedException>(() => ((IParent)proxy).Delete("b"));

        files.Ran.ShouldBeEmpty();
        _fixture.Ledger.Entries.Count.ShouldBe(2);
        _fixture.Entry.RiskLevel.ShouldBe("high");
    }

    [Fact]
    public void A_mark_on_another_interface_of_the_class_counts()
    {
        var gate = _fixture.Build();
        var faces = new TwoFaces();

        Should.Throw<AttestaDeniedException>(() => gate.Protect<IPlainRm>(faces).Rm("a"));
        Should.Throw<AttestaDeniedException>(() => gate.Protect<IPlainRm>(new WholeFace()).Rm("a"));
        gate.Protect<IPlainRm>(faces).Look().ShouldBe(1);

        faces.Ran.ShouldBeEmpty();
    }

    [Fact]
    public void Of_all_marks_on_the_ways_and_on_what_is_overridden_the_strictest_holds()
    {
        var gate = _fixture.Build();

        Should.Throw<AttestaDeniedException>(() => gate.Protect<ILow>(new LowAndCritical()).Rm("a"));
        _fixture.Entry.RiskLevel.ShouldBe("critical");
        Should.Throw<AttestaDeniedException>(() => gate.Protect<IPlainRm>(new Softened()).Rm("a"));
        _fixture.Entry.RiskLevel.ShouldBe("critical");
    }

    [Fact]
    public void A_marked_property_that_is_inherited_is_gated()
    {
        var proxy = _fixture.Build().Protect<ISetting>(new InheritsSetting());

        Should.Throw<AttestaDeniedException>(() => proxy.Value = 3);
    }

    [Fact]
    public void Letting_go_is_still_free_and_another_method_of_that_interface_too()
    {
        var faces = new TwoFaces();
        var proxy = _fixture.Build().Protect<IPlainRm>(faces);

        proxy.Dispose();

        faces.Disposed.ShouldBeTrue();
        _fixture.Ledger.Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_object_does_not_hand_itself_out_in_a_task_or_by_reference()
    {
        var proxy = GateFixture.At(0.1).Build().Protect<ISelf>(new Self());

        (await proxy.OpenAsync()).ShouldBeSameAs(proxy);
        (await proxy.OpenLaterAsync()).ShouldBeSameAs(proxy);
        (await proxy.OpenQuicklyAsync()).ShouldBeSameAs(proxy);
        (await proxy.OpenGatedAsync()).ShouldBeSameAs(proxy);
        (await proxy.OpenAsObjectAsync()).ShouldBeSameAs(proxy);
        (await await proxy.OpenTwiceAsync()).ShouldBeSameAs(proxy);
        (await (Task<ISelf>)proxy.OpenAsTask()).ShouldBeSameAs(proxy);
        (await (Task<ISelf>)proxy.Open()).ShouldBeSameAs(proxy);
        proxy.TryOpen(out var opened).ShouldBeTrue();
        opened.ShouldBeSameAs(proxy);
        ISelf? other = null;
        proxy.Swap(ref other);
        other.ShouldBeSameAs(proxy);
        await Should.ThrowAsync<AttestaDeniedException>(proxy.OpenRawAsync());
    }

    [Fact]
    public async Task Tasks_with_another_result_come_through_as_they_are()
    {
        var proxy = GateFixture.At(0.1).Build().Protect<ISelf>(new Self());

        (await proxy.NameAsync("x")).ShouldBe("x");
        (await proxy.NameAsync(null)).ShouldBeNull();
        await Should.ThrowAsync<FileNotFoundException>(proxy.FailAsync());
        await Should.ThrowAsync<OperationCanceledException>(proxy.CancelAsync());
    }

    private interface IParent
    {
        void Delete(string name);
    }

    private interface IChild : IParent
    {
        [Gated(Risk = RiskLevel.High)]
        new void Delete(string name);
    }

    private sealed class Files : IChild
    {
        public List<string> Ran { get; } = [];

        public void Delete(string name) => Ran.Add(name);
    }

    private interface IPlainRm : IDisposable
    {
        void Rm(string name);

        int Look();
    }

    private interface IMarkedRm
    {
        [Gated(Risk = RiskLevel.High)]
        void Rm(string name);
    }

    [Gated(Risk = RiskLevel.High)]
    private interface IWholeRm
    {
        void Rm(string name);
    }

    private interface ILow
    {
        [Gated(Risk = RiskLevel.Low)]
        void Rm(string name);
    }

    private interface ICritical
    {
        [Gated(Risk = RiskLevel.Critical)]
        void Rm(string name);
    }

    private sealed class TwoFaces : IPlainRm, IMarkedRm
    {
        public List<string> Ran { get; } = [];

        public bool Disposed { get; private set; }

        public void Rm(string name) => Ran.Add(name);

        public int Look() => 1;

        public void Dispose() => Disposed = true;
    }

    private sealed class WholeFace : IPlainRm, IWholeRm
    {
        public void Rm(string name) => throw new InvalidOperationException("never");

        public int Look() => 1;

        public void Dispose()
        {
        }
    }

    private sealed class LowAndCritical : ILow, ICritical
    {
        public void Rm(string name) => throw new InvalidOperationException("never");
    }

    private abstract class Strict : IPlainRm
    {
        [Gated(Risk = RiskLevel.Critical)]
        public virtual void Rm(string name) => throw new InvalidOperationException("never");

        public int Look() => 1;

        public void Dispose()
        {
        }
    }

    private sealed class Softened : Strict
    {
        [Gated(Risk = RiskLevel.Low)]
        public override void Rm(string name) => throw new InvalidOperationException("never");
    }

    private interface ISetting
    {
        int Value { get; set; }
    }

    private abstract class MarkedSetting
    {
        [Gated(Risk = RiskLevel.High)]
        public int Value { get; set; }
    }

    private sealed class InheritsSetting : MarkedSetting, ISetting;

    private interface ISelf
    {
        [Gated]
        void Delete();

        [Gated]
        Task<ISelf> OpenGatedAsync();

        Task<ISelf> OpenAsync();

        Task<ISelf> OpenLaterAsync();

        ValueTask<ISelf> OpenQuicklyAsync();

        Task<object> OpenAsObjectAsync();

        Task<Task<ISelf>> OpenTwiceAsync();

        Task<Self> OpenRawAsync();

        Task OpenAsTask();

        object Open();

        bool TryOpen(out ISelf opened);

        void Swap(ref ISelf? other);

        Task<string?> NameAsync(string? name);

        Task<string> FailAsync();

        Task<string> CancelAsync();
    }

    private sealed class Self : ISelf
    {
        public void Delete() => throw new InvalidOperationException("never");

        public Task<ISelf> OpenGatedAsync() => Task.FromResult<ISelf>(this);

        public Task<ISelf> OpenAsync() => Task.FromResult<ISelf>(this);

        public async Task<ISelf> OpenLaterAsync()
        {
            await Task.Yield();
            return this;
        }

        public async ValueTask<ISelf> OpenQuicklyAsync()
        {
            await Task.Yield();
            return this;
        }

        public Task<object> OpenAsObjectAsync() => Task.FromResult<object>(this);

        public Task<Task<ISelf>> OpenTwiceAsync() => Task.FromResult(OpenAsync());

        public Task<Self> OpenRawAsync() => Task.FromResult(this);

        public Task OpenAsTask() => OpenAsync();

        public object Open() => OpenLaterAsync();

        public bool TryOpen(out ISelf opened)
        {
            opened = this;
            return true;
        }

        public void Swap(ref ISelf? other) => other = this;

        public Task<string?> NameAsync(string? name) => Task.FromResult(name);

        public Task<string> FailAsync() => Task.FromException<string>(new FileNotFoundException());

        public Task<string> CancelAsync() => Task.FromCanceled<string>(new CancellationToken(canceled: true));
    }
}
