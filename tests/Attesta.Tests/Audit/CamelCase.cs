using System.Security.Cryptography;
using System.Text;
using Attesta.Audit;

namespace Attesta.Tests.Audit;

/// <summary>A log as the TypeScript reference writes it: its own names, member order and numbers.</summary>
internal static class CamelCase
{
    public static string Log(int count)
    {
        var log = new StringBuilder();
        var previous = AuditChain.Genesis;
        for (var i = 0; i < count; i++)
        {
            var head = $$$"""{"entryId":"e{{{i}}}",""";
            var tail = $$$"""
                "previousHash":"{{{previous}}}","actionName":"send","actionDescription":"send('café 😀')","agentId":"a","riskScore":0.9,
                "riskLevel":"critical","challengeType":"quiz","challengePassed":true,"approverIds":["alice"],"verdict":"approved",
                "reviewDurationSeconds":12,"minReviewMet":true,"interceptedAt":"2025-01-15T10:00:00.000Z","decidedAt":"2025-01-15T10:00:12.000Z",
                "executedAt":"","sessionId":"s","environment":"production","metadata":{"tries":1,"small":1e-7,"again":{"b":1,"a":[1,2.5,null]},"n":-0.5}}
                """.Replace("\n", "", StringComparison.Ordinal);
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(previous + head + tail)));
            log.Append(head).Append("\"chainHash\":\"").Append(hash).Append("\",").Append(tail).Append('\n');
            previous = hash;
        }

        return log.ToString();
    }
}
