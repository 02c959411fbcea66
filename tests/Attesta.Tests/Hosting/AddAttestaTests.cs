using Attesta.Approvals;
using Attesta.Audit;
using Attesta.Events;
using Attesta.Policy;
using Attesta.Risk;
using Attesta.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Attesta.Tests.Hosting;

public sealed class AddAttestaTests : IDisposable
{
    private static readonly ActionContext Deletion = new() { FunctionName = "delete_user", Risk = RiskLevel.Medium };
    private readonly string _folder = Directory.CreateTempSubdirectory("attesta-hosting-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Adds_a_gate_over_the_ledger_that_the_file_names_and_closes_it_after_the_gate()
    {
        var services = new ServiceCollection().AddAttesta(Configuration("audit:\n  path: trail/audit.jsonl\n"));
        AttestaGate gate;
        await using (var provider = services.BuildServiceProvider())
        {
            gate = provider.GetRequiredService<AttestaGate>();
            provider.GetRequiredService<AttestaGate>().ShouldBeSameAs(gate);
            (await gate.EvaluateAsync(new ActionContext { FunctionName = "get_user" })).MayRun.ShouldBeTrue();
        }

        LedgerVerifier.Verify(Path.Combine(_folder, "trail", "audit.jsonl"), TestContext.Current.CancellationToken).Entries.ShouldBe(1);
        (await gate.EvaluateAsync(new ActionContext { FunctionName = "get_user" })).Cause.ShouldBe(DenialCause.AuditFailed);
    }

    [Fact]
    public async Task Without_an_operator_whatever_needs_a_person_is_denied()
    {
        await using var provider = InMemory().BuildServiceProvider();

        var result = await provider.GetRequiredService<AttestaGate>().EvaluateAsync(Deletion);

        (result.Verdict, result.Cause).ShouldBe((Verdict.Denied, DenialCause.NoOperator));
    }

    [Fact]
    public async Task Operator_observers_scorer_time_and_ledger_come_from_the_services()
    {
        var observer = new Recording();
        var clock = new ManualClock();
        var services = InMemory();
        services.AddSingleton<IOperator>(ScriptedOperator.WhoApproves());
        services.AddSingleton<IAttestaObserver>(observer);
        services.AddSingleton<IRiskScorer>(new FixedScorer(0.45));
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton<ILoggerFactory>(Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
        await using (var provider = services.BuildServiceProvider())
        {
            var gate = provider.GetRequiredService<AttestaGate>();
            var result = await gate.EvaluateAsync(new ActionContext { FunctionName = "get_user" });

            result.Verdict.ShouldBe(Verdict.Approved);
            result.RiskAssessment.ScorerName.ShouldBe("fixed");
            gate.Time.ShouldBeSameAs(clock);
            ((InMemoryLedger)provider.GetRequiredService<IAuditLedger>()).Entries.Count.ShouldBe(1);
        }

        observer.Heard.ShouldContain("approved");
    }

    [Fact]
    public async Task What_the_host_sets_goes_before_services_and_configuration()
    {
        var services = InMemory(setup =>
        {
            setup.Operator = new ScriptedOperator().Approves();
            setup.Scorer = new FixedScorer(0.65);
            setup.Policy = setup.Policy with { Challenges = setup.Policy.Challenges.With(RiskLevel.High, "confirm") };
        });
        services.AddSingleton<IOperator>(ScriptedOperator.WhoDenies());
        await using var provider = services.BuildServiceProvider();

        var result = await provider.GetRequiredService<AttestaGate>().EvaluateAsync(new ActionContext { FunctionName = "get_user", Environment = "ci" });

        (result.Verdict, result.ChallengeResult!.ChallengeType).ShouldBe((Verdict.Approved, ChallengeType.Confirm));
    }

    [Fact]
    public void A_typo_stops_the_program_when_services_are_added()
    {
        var path = Configuration("policy:\n  fail_mod: deny\n");

        Should.Throw<ConfigException>(() => new ServiceCollection().AddAttesta(path)).Message.ShouldContain("did you mean fail_mode");
        Should.Throw<ConfigException>(() => new ServiceCollection().AddAttesta(Path.Combine(_folder, "missing.yaml")));
    }

    [Fact]
    public void Two_gates_in_one_host_are_refused()
    {
        var services = InMemory();

        Should.Throw<InvalidOperationException>(() => services.AddAttesta(Configuration("")));
    }

    [Theory]
    [InlineData(ServiceLifetime.Singleton)]
    [InlineData(ServiceLifetime.Scoped)]
    [InlineData(ServiceLifetime.Transient)]
    public async Task A_gated_service_of_any_lifetime_passes_the_gate_and_is_let_go_once_its_time_is_over(ServiceLifetime lifetime)
    {
        var services = InMemory(setup => setup.Operator = new ScriptedOperator().Approves().Denies());
        services.AddSingleton<Trace>();
        services.AddGated<IUsers, Users>(lifetime);
        Trace trace;
        await using (var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }))
        {
            trace = provider.GetRequiredService<Trace>();
            await using var scope = provider.CreateAsyncScope();
            var users = scope.ServiceProvider.GetRequiredService<IUsers>();
            (users == scope.ServiceProvider.GetRequiredService<IUsers>()).ShouldBe(lifetime != ServiceLifetime.Transient);

            (await users.DeleteAsync("ann")).ShouldBeTrue();
            await Should.ThrowAsync<AttestaDeniedException>(users.DeleteAsync("bob"));
            users.Count().ShouldBe(1);
        }

        trace.Said.Where(said => said != "disposed").ShouldBe(["ann"]);
        trace.Said.ShouldContain("disposed");
    }

    [Fact]
    public async Task There_is_no_way_around_the_gate_to_the_implementation()
    {
        var services = InMemory().AddSingleton<Trace>().AddGated<IUsers, Users>();
        await using var provider = services.BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();

        scope.ServiceProvider.GetService<Users>().ShouldBeNull();
        scope.ServiceProvider.GetServices<IUsers>().ShouldHaveSingleItem().ShouldNotBeOfType<Users>();
        scope.ServiceProvider.GetRequiredService<IUsers>().ShouldNotBeAssignableTo<Users>();
        scope.ServiceProvider.GetKeyedServices<Users>(KeyedService.AnyKey).ShouldBeEmpty();
        scope.ServiceProvider.GetKeyedServices<IUsers>(KeyedService.AnyKey).ShouldBeEmpty();
        scope.ServiceProvider.GetKeyedServices<object>(KeyedService.AnyKey).ShouldBeEmpty();
        services.ShouldNotContain(service => service.ServiceType == typeof(Users));
    }

    [Theory]
    [InlineData(ServiceLifetime.Singleton)]
    [InlineData(ServiceLifetime.Scoped)]
    [InlineData(ServiceLifetime.Transient)]
    public async Task An_implementation_is_let_go_once_with_its_scope_and_as_it_can_be(ServiceLifetime lifetime)
    {
        var services = InMemory().AddSingleton<Trace>().AddGated<IUsers, Users>(lifetime).AddGated<ILetGoLater, LetGoLater>(lifetime);
        await using var provider = services.BuildServiceProvider();
        var trace = provider.GetRequiredService<Trace>();
        await using (var scope = provider.CreateAsyncScope())
        {
            scope.ServiceProvider.GetRequiredService<IUsers>();
            scope.ServiceProvider.GetRequiredService<ILetGoLater>();
        }

        trace.Said.Count.ShouldBe(lifetime == ServiceLifetime.Singleton ? 0 : 2);
        await provider.DisposeAsync();
        trace.Said.ShouldBe(["disposed", "disposed later"], ignoreOrder: true);
    }

    [Fact]
    public async Task An_implementation_that_is_let_go_asynchronously_says_so_when_it_is_not()
    {
        await using var provider = InMemory().AddSingleton<Trace>().AddGated<ILetGoLater, LetGoLater>().BuildServiceProvider();
        var scope = provider.CreateScope();
        scope.ServiceProvider.GetRequiredService<ILetGoLater>();

        Should.Throw<InvalidOperationException>(scope.Dispose).Message.ShouldContain("DisposeAsync");
    }

    [Fact]
    public async Task A_singleton_is_not_made_from_what_belongs_to_a_scope()
    {
        var services = InMemory().AddScoped<Trace>().AddGated<IUsers, Users>(ServiceLifetime.Singleton);
        await using var provider = services.BuildServiceProvider(validateScopes: true);

        Should.Throw<InvalidOperationException>(() => provider.GetService<IUsers>());
    }

    [Fact]
    public async Task The_ambient_caller_is_who_calls_unless_the_host_has_an_accessor()
    {
        var ambient = await CallAsync(InMemory(setup => setup.Operator = ScriptedOperator.WhoApproves()), provider => provider.GetRequiredService<AmbientCaller>().Enter(new Caller { AgentId = "ambient" }));
        var own = await CallAsync(InMemory(setup => setup.Operator = ScriptedOperator.WhoApproves()).AddScoped<ICallerAccessor, Always>(), _ => null);

        ambient.ShouldBe("ambient");
        own.ShouldBe("always");

        static async Task<string> CallAsync(IServiceCollection services, Func<IServiceProvider, IDisposable?> enter)
        {
            await using var provider = services.AddSingleton<Trace>().AddGated<IUsers, Users>().BuildServiceProvider();
            await using var scope = provider.CreateAsyncScope();
            using var left = enter(provider);
            await scope.ServiceProvider.GetRequiredService<IUsers>().DeleteAsync("ann");
            return ((InMemoryLedger)provider.GetRequiredService<IAuditLedger>()).Entries[0].AgentId;
        }
    }

    [Fact]
    public void What_cannot_be_gated_is_refused_when_it_is_added()
    {
        Should.Throw<ArgumentException>(() => InMemory().AddGated<Gated.IPlain, Gated.Stray>());
        Should.Throw<ArgumentException>(() => InMemory().AddGated<Gated.IPlain, Gated.NothingMarked>());
    }

    [Fact]
    public async Task A_gated_service_without_a_gate_cannot_be_had()
    {
        await using var provider = new ServiceCollection().AddSingleton<Trace>().AddGated<IUsers, Users>(ServiceLifetime.Singleton).BuildServiceProvider();

        Should.Throw<InvalidOperationException>(() => provider.GetService<IUsers>());
    }

    private ServiceCollection InMemory(Action<Attesta.Hosting.AttestaSetup>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IAuditLedger>(new InMemoryLedger());
        services.AddAttesta(Configuration("policy:\n  default_environment: ci\n"), configure);
        return services;
    }

    private string Configuration(string text)
    {
        var path = Path.Combine(_folder, "attesta.yaml");
        File.WriteAllText(path, text);
        return path;
    }

    public interface IUsers
    {
        [Gated(Risk = RiskLevel.Medium)]
        Task<bool> DeleteAsync(string name);

        int Count();
    }

    public sealed class Users(Trace trace) : IUsers, IDisposable
    {
        public Task<bool> DeleteAsync(string name)
        {
            trace.Said.Add(name);
            return Task.FromResult(true);
        }

        public int Count() => 1;

        public void Dispose() => trace.Said.Add("disposed");
    }

    public interface ILetGoLater
    {
        [Gated]
        void Go();
    }

    public sealed class LetGoLater(Trace trace) : ILetGoLater, IAsyncDisposable
    {
        public void Go() => trace.Said.Add("went");

        public ValueTask DisposeAsync()
        {
            trace.Said.Add("disposed later");
            return default;
        }
    }

    public sealed class Trace
    {
        public List<string> Said { get; } = [];
    }

    private sealed class Always : ICallerAccessor
    {
        public Caller Current => new() { AgentId = "always" };
    }

    private sealed class Recording : IAttestaObserver
    {
        public List<string> Heard { get; } = [];

        public ValueTask ObserveAsync(AttestaEvent happened, CancellationToken cancellationToken)
        {
            Heard.Add(happened.Name);
            return default;
        }
    }
}
