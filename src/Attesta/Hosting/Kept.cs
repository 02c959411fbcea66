using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace Attesta.Hosting;

/// <summary>An implementation that a container lets go of but cannot hand out, because it knows this and not what is inside.</summary>
internal class Kept<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImplementation>
    where TImplementation : class
{
    private Kept(TImplementation service) => Service = service;

    public TImplementation Service { get; }

    /// <summary>Makes the implementation from services.</summary>
    public static Kept<TImplementation> By(IServiceProvider provider)
    {
        var service = ActivatorUtilities.CreateInstance<TImplementation>(provider);
        return service is IDisposable or IAsyncDisposable ? new LetGo(service) : new Kept<TImplementation>(service);
    }

    // Apart, because a container remembers whatever can be disposed until its own end, and would gather transient ones that need no disposal.
    private sealed class LetGo(TImplementation service) : Kept<TImplementation>(service), IDisposable, IAsyncDisposable
    {
        public void Dispose()
        {
            if (Service is not IDisposable disposable)
                throw new InvalidOperationException($"{typeof(TImplementation).Name} can only be disposed asynchronously; dispose the container by DisposeAsync.");
            disposable.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            if (Service is IAsyncDisposable disposable)
                return disposable.DisposeAsync();
            Dispose();
            return default;
        }
    }
}
