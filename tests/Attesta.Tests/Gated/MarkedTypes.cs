#pragma warning disable CA1822, CA1040, CA1812, CA1852, MA0041, CA1033 // These types only exist to be marked.

namespace Attesta.Tests.Gated;

internal interface IShop
{
    [Gated]
    void Delete(string table);

    [Gated]
    Task<string> RefundAsync(string customer, decimal amount);

    [Gated]
    ValueTask<int> RefundQuicklyAsync(string? customer);

    [Gated]
    ValueTask PingAsync();

    [Gated]
    int Total(params int[] numbers);

    [Gated]
    IAsyncEnumerable<string> ExportAsync(string table);

    int Count(string table);

    T Same<T>(T value);

    bool TryFind(string name, out string found);
}

internal interface IPlain
{
    void Go();
}

internal sealed class NothingMarked : IPlain
{
    public void Go()
    {
    }
}

internal sealed class MarksItsMethod : IPlain
{
    [Gated]
    public void Go()
    {
    }
}

internal sealed class MarksItsExplicitMethod : IPlain
{
    [Gated]
    void IPlain.Go()
    {
    }
}

internal abstract class MarksVirtual : IPlain
{
    [Gated]
    public abstract void Go();
}

internal sealed class Overrides : MarksVirtual
{
    public override void Go()
    {
    }
}

[Gated]
internal class MarkedClass : IPlain
{
    public void Go()
    {
    }
}

internal sealed class DerivedFromMarked : MarkedClass;

internal interface IDefault
{
    [Gated]
    void Go()
    {
    }
}

internal sealed class UsesDefault : IDefault;

internal interface IBox<in T>
{
    [Gated]
    void Put(T value);
}

internal sealed class Box : IBox<string>
{
    public void Put(string value)
    {
    }
}

[Gated]
internal interface IMarkedChild : IPlain
{
    void Own();
}

internal interface IGrandchild : IMarkedChild
{
    void Free();
}

internal sealed class Family : IGrandchild
{
    public void Go()
    {
    }

    public void Own()
    {
    }

    public void Free()
    {
    }
}

[Gated]
internal interface IAccount : IDisposable
{
    int Balance { get; set; }

    int this[string name] { get; }
}

internal sealed class Account : IAccount
{
    public bool Disposed { get; private set; }

    public int Balance { get; set; }

    public int this[string name] => name.Length;

    public void Dispose() => Disposed = true;
}

internal sealed class Stray : IPlain
{
    [Gated]
    public void Go()
    {
    }

    [Gated]
    public void Elsewhere()
    {
    }
}

internal sealed class StrayStatic : IPlain
{
    [Gated]
    public static void Elsewhere()
    {
    }

    [Gated]
    public void Go()
    {
    }
}

internal sealed class HintsOnly : IPlain
{
    [RiskHint("irreversible")]
    public void Go()
    {
    }
}

internal interface IGeneric
{
    [Gated]
    void Go<T>(T value);
}

internal sealed class Generic : IGeneric
{
    public void Go<T>(T value)
    {
    }
}

[Gated]
internal interface IEventful
{
    event EventHandler Changed;
}

internal sealed class Eventful : IEventful
{
    public event EventHandler Changed
    {
        add { }
        remove { }
    }
}

internal interface IByReference
{
    [Gated]
    void Go(ref int value);
}

internal sealed class ByReference : IByReference
{
    public void Go(ref int value)
    {
    }
}

internal interface ISpans : IMarkedChild
{
    void Take(ReadOnlySpan<byte> bytes);
}

internal sealed class Spans : ISpans
{
    public void Go()
    {
    }

    public void Own()
    {
    }

    public void Take(ReadOnlySpan<byte> bytes)
    {
    }
}

internal interface ILate
{
    [Gated]
    IEnumerable<int> Go();
}

internal sealed class Late : ILate
{
    public IEnumerable<int> Go() => [];
}

internal interface ISealed
{
    [Gated]
    sealed void Go()
    {
    }
}

internal sealed class SealedMember : ISealed;

[Gated(Name = "shop")]
internal interface INamed
{
    void Go();
}

internal sealed class NamedShop : INamed
{
    public void Go()
    {
    }
}

internal interface ILevel
{
    [Gated(Risk = (RiskLevel)9)]
    void Go();
}

internal sealed class Level : ILevel
{
    public void Go()
    {
    }
}

internal interface IFluent
{
    IFluent And();

    [Gated]
    void Delete();
}

internal sealed class Fluent : IFluent
{
    public IFluent And() => this;

    public void Delete()
    {
    }
}

internal interface ISums
{
    [Gated]
    Task<int> SumAsync(List<int> numbers);
}

internal sealed class Sums : ISums
{
    public async Task<int> SumAsync(List<int> numbers)
    {
        var sum = numbers.Sum();
        await Task.Yield();
        numbers.Clear();
        return sum;
    }
}
