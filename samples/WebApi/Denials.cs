using Attesta;

namespace WebApi;

/// <summary>Tells a client why its call did not run, as application/problem+json.</summary>
internal static class Denials
{
    public static async Task AsProblemsAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (AttestaDeniedException denied)
        {
            var problem = Results.Problem(
                detail: denied.Message,
                statusCode: StatusCodes.Status403Forbidden,
                title: "Not approved",
                extensions: new Dictionary<string, object?>(StringComparer.Ordinal)
                {
                    ["verdict"] = denied.Result?.Verdict.Name(),
                    ["cause"] = denied.Result?.Cause?.Name(),
                    ["auditEntry"] = denied.Result?.AuditEntryId,
                });
            await problem.ExecuteAsync(context);
        }
    }
}
