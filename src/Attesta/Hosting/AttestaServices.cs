using System.Diagnostics.CodeAnalysis;
using Attesta.Actions.Guarding;
using Attesta.Audit;
using Attesta.Hosting;
using Attesta.Policy;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Attesta;

/// <summary>
/// The gate for dependency injection: a thin layer over its constructors. Configuration is read when services are added, so that a program with a typo in it
/// never starts. Dispose the container asynchronously, as hosts do: the gate then tells its observers what is left, and closes its ledger last.
/// </summary>
public static class AttestaServices
{
    /// <summary>Adds a gate as the file says that ATTESTA_CONFIG names, else attesta.yaml in the current folder or above; without one, with the defaults.</summary>
    /// <param name="services">Gets the gate, the file ledger unless there is an <see cref="IAuditLedger"/>, and <see cref="AmbientCaller"/> as the accessor.</param>
    /// <param name="configure">Sets what a file cannot say; called at once.</param>
    /// <exception cref="ConfigException">The file is not sound.</exception>
    /// <exception cref="InvalidOperationException">There is a gate already.</exception>
    public static IServiceCollection AddAttesta(this IServiceCollection services, Action<AttestaSetup>? configure = null)
    {
        var folder = Directory.GetCurrentDirectory();
        return Add(services, AttestaConfig.Find(null, AttestaConfig.EnvironmentOfProcess(), folder) ?? AttestaConfig.Default(folder), configure);
    }

    /// <summary>Adds a gate as a file says.</summary>
    /// <param name="services">As in <see cref="AddAttesta(IServiceCollection, Action{AttestaSetup}?)"/>.</param>
    /// <param name="path">The file, usually attesta.yaml.</param>
    /// <param name="configure">Sets what a file cannot say; called at once.</param>
    /// <exception cref="ConfigException">The file is missing or not sound.</exception>
    /// <exception cref="InvalidOperationException">There is a gate already.</exception>
    public static IServiceCollection AddAttesta(this IServiceCollection services, string path, Action<AttestaSetup>? configure = null) =>
        Add(services, AttestaConfig.Load(path), configure);

    /// <summary>Adds a gate as a section of the host's configuration says, with the keys of attesta.yaml: see <see cref="AttestaConfig.From"/>.</summary>
    /// <param name="services">As in <see cref="AddAttesta(IServiceCollection, Action{AttestaSetup}?)"/>.</param>
    /// <param name="section">Such as <c>builder.Configuration.GetSection("Attesta")</c>; it must be there.</param>
    /// <param name="configure">Sets what configuration cannot say; called at once.</param>
    /// <exception cref="ConfigException">The section is missing or not sound.</exception>
    /// <exception cref="InvalidOperationException">There is a gate already.</exception>
    public static IServiceCollection AddAttesta(this IServiceCollection services, IConfigurationSection section, Action<AttestaSetup>? configure = null) =>
        Add(services, AttestaConfig.From(section), configure);

    /// <summary>Adds a gate as a configuration says that was read before, such as one that names challenges of your own.</summary>
    /// <param name="services">As in <see cref="AddAttesta(IServiceCollection, Action{AttestaSetup}?)"/>.</param>
    /// <param name="config">What holds.</param>
    /// <param name="configure">Sets what configuration cannot say; called at once.</param>
    /// <exception cref="InvalidOperationException">There is a gate already.</exception>
    public static IServiceCollection AddAttesta(this IServiceCollection services, AttestaConfig config, Action<AttestaSetup>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        return Add(services, config, configure);
    }

    /// <summary>
    /// Adds a service whose calls pass the gate where <see cref="GatedAttribute"/> says so. Only the gated one can be resolved: the implementation is made
    /// from the container's services, and let go by the container, out of reach.
    /// </summary>
    /// <param name="services">Has a gate when the service is resolved.</param>
    /// <param name="lifetime">How long an implementation and its proxy live.</param>
    /// <param name="options">What is said of every gated call; the caller is the accessor's among the services unless it is set here.</param>
    /// <exception cref="ArgumentException">Something marked cannot be gated, or nothing is marked; see <see cref="AttestaGate.Protect{TInterface}"/>.</exception>
    [RequiresDynamicCode("AddGated builds a proxy at run time.")]
    [RequiresUnreferencedCode("AddGated finds methods and copies arguments by reflection.")]
    public static IServiceCollection AddGated<TInterface, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImplementation>(
        this IServiceCollection services, ServiceLifetime lifetime = ServiceLifetime.Scoped, GuardOptions? options = null)
        where TInterface : class
        where TImplementation : class, TInterface
    {
        ArgumentNullException.ThrowIfNull(services);
        _ = GatedPlan.Of(typeof(TInterface), typeof(TImplementation));

        // As a type that nobody else can name, because a container hands out services of a type whatever their key. The key tells two registrations apart.
        var key = new object();
        services.Add(ServiceDescriptor.DescribeKeyed(typeof(Kept<TImplementation>), key, static (provider, _) => Kept<TImplementation>.By(provider), lifetime));
        services.Add(ServiceDescriptor.Describe(typeof(TInterface), Protected, lifetime));
        return services;

        object Protected(IServiceProvider provider)
        {
            var given = options ?? GuardOptions.Default;
            var gate = provider.GetRequiredService<AttestaGate>();
            var implementation = provider.GetRequiredKeyedService<Kept<TImplementation>>(key).Service;
            return gate.Protect<TInterface>(implementation, given with { Caller = given.Caller ?? provider.GetService<ICallerAccessor>() });
        }
    }

    private static IServiceCollection Add(IServiceCollection services, AttestaConfig config, Action<AttestaSetup>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);

        // Two gates would score, ask and record apart from each other, and nobody could say which one a call met.
        if (services.Any(service => service.ServiceType == typeof(AttestaGate)))
            throw new InvalidOperationException("There is an AttestaGate among the services already; add one.");
        var setup = new AttestaSetup(config);
        configure?.Invoke(setup);
        services.TryAddSingleton<IAuditLedger>(provider => config.CreateLedger(provider.GetService<TimeProvider>()));
        services.TryAddSingleton<AmbientCaller>();
        services.TryAddSingleton<ICallerAccessor>(static provider => provider.GetRequiredService<AmbientCaller>());
        services.AddSingleton(provider => new GateAssembly(setup, provider));
        services.AddSingleton(static provider => provider.GetRequiredService<GateAssembly>().Build());
        return services;
    }
}
