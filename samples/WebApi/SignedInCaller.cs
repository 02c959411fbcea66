using System.Security.Claims;
using Attesta;

namespace WebApi;

/// <summary>The caller of the gate is who signed in, never what the request says of itself.</summary>
public sealed class SignedInCaller(IHttpContextAccessor accessor) : ICallerAccessor
{
    public Caller? Current => accessor.HttpContext is { User.Identity.IsAuthenticated: true } request
        ? new Caller { AgentId = request.User.FindFirstValue(ClaimTypes.NameIdentifier), SessionId = request.TraceIdentifier }
        : null;
}
