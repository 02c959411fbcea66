using System.Diagnostics.CodeAnalysis;
using Attesta.Actions.Guarding;

namespace Attesta;

/// <summary>The gate in front of code that does not know it.</summary>
public sealed partial class AttestaGate
{
    /// <summary>
    /// Puts the gate in front of a delegate: <c>var delete = gate.Guard(DeleteUser);</c>. Calling the result evaluates first and throws
    /// <see cref="AttestaDeniedException"/> when the call may not run. Sync and async delegates of any number of parameters; the target gets the frozen
    /// arguments, and a <see cref="CancellationToken"/> parameter also cancels the evaluation. A delegate that returns an
    /// <see cref="IAsyncEnumerable{T}"/> is evaluated when the stream is first read from, and anew each time that it is read again.
    /// </summary>
    /// <exception cref="ArgumentException">A parameter is by reference, or of a type that cannot be frozen, such as a stream.</exception>
    [RequiresDynamicCode("Guard builds a delegate of the target's type at run time; RunAsync does without.")]
    [RequiresUnreferencedCode("Guard copies arguments by their properties; RunAsync does without.")]
    public TDelegate Guard<TDelegate>(TDelegate target, GuardOptions? options = null)
        where TDelegate : Delegate => GuardedCall.Build(this, target, options ?? GuardOptions.Default);

    /// <summary>
    /// Puts the gate in front of an object: calls through the result pass the gate where <see cref="GatedAttribute"/> says so, on the interface or on the
    /// class, and go straight to the object elsewhere. What the object calls on itself does not pass the gate, and neither does <c>Dispose</c>
    /// unless it is marked itself.
    /// </summary>
    /// <param name="implementation">What does the work.</param>
    /// <param name="options">What is said of every gated call; it has no name.</param>
    /// <exception cref="ArgumentException">
    /// Something marked cannot be gated faithfully (a generic method, an event, a parameter by reference, a member of no interface), or nothing is marked.
    /// </exception>
    [RequiresDynamicCode("Protect builds a proxy at run time; RunAsync does without.")]
    [RequiresUnreferencedCode("Protect finds methods and copies arguments by reflection; RunAsync does without.")]
    public TInterface Protect<TInterface>(TInterface implementation, GuardOptions? options = null)
        where TInterface : class => GatedProxy.Create(this, implementation, options ?? GuardOptions.Default);

    /// <summary>Writes down a denial of what could not be put together, and throws it.</summary>
    internal async Task<T> DenyAsync<T>(ActionContext action, string reason)
    {
        var result = await RefuseAsync(action, "Denied: " + reason).ConfigureAwait(false);
        throw new AttestaDeniedException(result.Reason, result);
    }
}
