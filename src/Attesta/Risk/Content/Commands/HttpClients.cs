using Attesta.Risk.Content.Shell;
using Attesta.Risk.Content.Words;

namespace Attesta.Risk.Content.Commands;

/// <summary>curl, wget and the like: what the request does by its method, its path and what it carries.</summary>
internal static class HttpClients
{
    private const double OfDelete = 0.68;
    private const double OfDestructivePath = 0.66;
    private const double OfChange = 0.4;
    private const double OfQuery = 0.1;
    private const double OfUpload = 0.45;
    private const double OfCarried = 0.62;

    public static bool Are(string program) =>
        program is "curl" or "wget" or "http" or "https" or "xh" or "xhs" or "curlie" or "httpie" or "invoke-webrequest" or "invoke-restmethod" or "wget2" or "grpcurl";

    public static void Read(ShellCommand command, string program, EffectCollection effects)
    {
        var request = HttpRequest.Of(command, program);
        foreach (var written in request.Outputs)
            WrittenPath.Add(written, appends: false, command, effects);
        if (request.HasUpload)
            effects.Add(Of(EffectKind.SendsOut, OfUpload, request, command, "uploads a file to {0}", "upload"));
        if (CarriesSecret(command))
            effects.Add(Of(EffectKind.SendsOut, OfCarried, request, command, "sends what another command read to {0}", "carried"));
        if (request.Method == "DELETE")
            effects.Add(Of(EffectKind.Destroys, OfDelete, request, command, "deletes {0} by a request", "delete"));
        else if (DestructiveWord(request) is { } word)
            effects.Add(Of(EffectKind.Destroys, OfDestructivePath, request, command, $"asks {{0}} to {word}", "path"));
        if (request.Method is "POST" or "PUT" or "PATCH" or "DELETE" || request.Method is not ("GET" or "HEAD" or "OPTIONS"))
            effects.Add(Of(EffectKind.Changes, request.IsQuery ? OfQuery : OfChange, request, command, "changes something at {0} by a request", "change"));
    }

    private static bool CarriesSecret(ShellCommand command)
    {
        foreach (var source in command.Substituted)
        {
            if (source.Program is "env" or "printenv" or "history")
                return true;
            foreach (var argument in source.Arguments)
            {
                if (OperandClasses.Holds(OperandClass.Secret, argument))
                    return true;
            }
        }

        foreach (var source in command.Input)
        {
            if (source.Program is "env" or "printenv" or "history")
                return true;
        }

        return false;
    }

    /// <summary>A verb in the path, or in what a request with a body asks for.</summary>
    private static string? DestructiveWord(in HttpRequest request)
    {
        foreach (var url in request.Urls)
        {
            var path = url.AsSpan();
            var scheme = path.IndexOf("://");
            path = scheme >= 0 ? path[(scheme + 3)..] : path;
            var query = path.IndexOfAny('?', '#');
            path = query < 0 ? path : path[..query];
            var isFirst = true;
            foreach (var range in path.Split('/'))
            {
                if (!isFirst && path[range] is { Length: > 2 and < 48 } segment && DestructiveSegment(segment) is { } word && request.Method is not ("GET" or "HEAD"))
                    return word;
                isFirst = false;
            }
        }

        return request.Body is { } body && IsDestructiveBody(body) ? "delete what the request says" : null;
    }

    private static string? DestructiveSegment(ReadOnlySpan<char> segment)
    {
        Span<char> lower = stackalloc char[48];
        foreach (var word in FunctionName.Words(segment.ToString()))
        {
            var length = word.AsSpan().ToLowerInvariant(lower);
            if (VerbLexicon.Find(lower[..length]) is { Kind: EffectKind.Destroys, Severity: >= 0.6 } meaning)
                return word;
        }

        return null;
    }

    /// <summary>GraphQL and the like: <c>mutation { deleteUser(...) }</c>.</summary>
    private static bool IsDestructiveBody(string body)
    {
        var mutation = body.IndexOf("mutation", StringComparison.OrdinalIgnoreCase);
        if (mutation < 0 || body.Length > 64 * 1024)
            return false;
        foreach (var word in (ReadOnlySpan<string>)["delete", "remove", "destroy", "purge", "drop"])
        {
            if (body.IndexOf(word, mutation, StringComparison.OrdinalIgnoreCase) >= 0)
                return true;
        }

        return false;
    }

    private static Effect Of(EffectKind kind, double severity, in HttpRequest request, ShellCommand command, string says, string source)
    {
        var target = request.Urls.Count > 0 ? request.Urls[0] : "";
        return new Effect
        {
            Kind = kind,
            Severity = severity,
            Target = target,
            Undo = kind == EffectKind.Destroys ? EffectUndo.Hard : EffectUndo.Unknown,
            Explanation = says.Replace("{0}", target.Length == 0 ? "an address" : target, StringComparison.Ordinal),
            Evidence = command.Evidence,
            Source = $"http/{source}",
        };
    }
}
