using Attesta;
using Attesta.Approvals;
using Attesta.Terminal;
using Attesta.Testing;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using WebApi;

var once = args.Contains("--once");
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.UseUrls(once ? "http://127.0.0.1:0" : "http://127.0.0.1:5080");

builder.Services.AddAuthentication("key").AddScheme<AuthenticationSchemeOptions, KeyAuthentication>("key", null);
builder.Services.AddAuthorization();
builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider(); // Nothing is encrypted here, so no keys are left on disk.
builder.Services.AddHttpContextAccessor();

// The policy is the section Attesta of appsettings.json; a typo in it and the program does not start.
builder.Services.AddAttesta(builder.Configuration.GetSection("Attesta"));
builder.Services.AddSingleton<ICallerAccessor, SignedInCaller>();
builder.Services.AddGated<ICustomers, Customers>(ServiceLifetime.Singleton);

// A person at this terminal approves. With --once a script does: the first deletion is approved, the second one is not.
if ((once ? new ScriptedOperator().Approves().Denies("Bob still has open orders") : TerminalOperator.Detect()) is IOperator person)
    builder.Services.AddSingleton(person);

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.Use(Denials.AsProblemsAsync);

app.MapGet("/customers/{id:int}", (int id, ICustomers customers) => customers.Find(id) is { } name ? Results.Ok(new { id, name }) : Results.NotFound());
app.MapDelete("/customers/{id:int}", async (int id, ICustomers customers, CancellationToken cancellationToken) =>
    await customers.DeleteAsync(id, cancellationToken) ? Results.NoContent() : Results.NotFound()).RequireAuthorization();

await app.StartAsync();
if (once)
    await Visit.EndpointsAsync(app.Urls.First());
else
    await app.WaitForShutdownAsync();
await app.StopAsync();
await app.DisposeAsync();
