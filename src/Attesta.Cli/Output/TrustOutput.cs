using System.Globalization;
using System.Text.Json;
using Attesta.Actions;
using Attesta.Trust;

namespace Attesta.Cli.Output;

/// <summary>Trust for machines and for people. Where the ledger does not hold, every trust shown is 0.</summary>
internal static class TrustOutput
{
    public static void Write(CommandHost host, AgentTrust agent, string? broken, TrustSettings? settings, bool isJson)
    {
        if (isJson)
        {
            JsonOutput.WriteLine(host, writer => Write(writer, agent, broken));
            return;
        }

        var used = settings ?? TrustSettings.Default;
        Line(host, "agent", VisibleText.Escape(agent.AgentId, 200));
        if (agent.Domain.Length > 0)
            Line(host, "domain", VisibleText.Escape(agent.Domain, 200));
        Line(host, "trust", Why(agent, broken, used));
        Line(host, "success rate", string.Create(CultureInfo.InvariantCulture,
            $"{agent.SuccessRate:0.000}  {agent.Successes} of {agent.Actions} actions succeeded, recent ones weigh more, from {used.InitialScore:0.##} on"));
        Line(host, "recency", string.Create(CultureInfo.InvariantCulture, $"{agent.Recency:0.000}  {Last(agent)}"));
        Line(host, "incidents", string.Create(CultureInfo.InvariantCulture, $"{agent.IncidentFactor:0.000}  {agent.Incidents} reported"));
        foreach (var remark in agent.Remarks)
            Line(host, Said(remark.Name), Remarked(remark));
    }

    public static void Write(CommandHost host, IReadOnlyList<AgentTrust> agents, string? broken, bool isJson)
    {
        if (isJson)
        {
            foreach (var agent in agents)
                JsonOutput.WriteLine(host, writer => Write(writer, agent, broken));
            return;
        }

        var table = new Table(host, "TRUST", "ACTIONS", "SUCCEEDED", "INCIDENTS", "LAST ACTIVE UTC", "AGENT", "DOMAIN");
        foreach (var agent in agents)
        {
            table.Add(
                Trust(agent, broken) + (agent.IsRevoked ? " revoked" : ""), agent.Actions.ToString(CultureInfo.InvariantCulture), agent.Successes.ToString(CultureInfo.InvariantCulture),
                agent.Incidents.ToString(CultureInfo.InvariantCulture), Time(agent.LastActive), agent.AgentId, agent.Domain);
        }

        table.Write();
    }

    private static void Write(Utf8JsonWriter writer, AgentTrust agent, string? broken)
    {
        writer.WriteStartObject();
        writer.WriteString("agent_id", agent.AgentId);
        writer.WriteString("domain", agent.Domain);
        writer.WriteNumber("trust", broken is null ? agent.Trust : 0);
        writer.WriteNumber("success_rate", agent.SuccessRate);
        writer.WriteNumber("recency", agent.Recency);
        writer.WriteNumber("incident_factor", agent.IncidentFactor);
        writer.WriteNumber("actions", agent.Actions);
        writer.WriteNumber("successes", agent.Successes);
        writer.WriteNumber("incidents", agent.Incidents);
        writer.WriteBoolean("revoked", agent.IsRevoked);
        writer.WriteString("last_active", agent.LastActive is null ? null : Time(agent.LastActive));
        writer.WriteStartArray("remarks");
        foreach (var remark in agent.Remarks)
        {
            writer.WriteStartObject();
            writer.WriteString("remark", Said(remark.Name));
            writer.WriteString("by", remark.By);
            writer.WriteString("at", remark.At is null ? null : Time(remark.At));
            writer.WriteString("description", remark.Description);
            writer.WriteString("audit_entry_id", remark.EntryId);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("ledger_broken", broken);
        writer.WriteEndObject();
    }

    private static string Why(AgentTrust agent, string? broken, TrustSettings settings)
    {
        if (broken is not null)
            return "0.000  the ledger does not hold";
        if (agent.IsRevoked)
            return "0.000  revoked";
        var product = agent.SuccessRate * agent.Recency * agent.IncidentFactor;
        var atMost = product > settings.Ceiling ? string.Create(CultureInfo.InvariantCulture, $", at most the ceiling of {settings.Ceiling:0.##}") : "";
        return $"{Trust(agent, broken)}  success rate x recency x incidents{atMost}";
    }

    private static string Remarked(OperatorRemark remark)
    {
        var by = remark.By.Length > 0 ? $"by {VisibleText.Escape(remark.By, 100)}" : "by nobody named";
        return $"{Time(remark.At)}  {by}{(remark.Description.Length > 0 ? ": " + VisibleText.Escape(remark.Description, 300) : "")}";
    }

    private static string Said(string name) => name[(name.LastIndexOf('.') + 1)..];

    private static string Last(AgentTrust agent) => agent.LastActive is null ? "never active" : $"last active {Time(agent.LastActive)}";

    private static string Trust(AgentTrust agent, string? broken) => (broken is null ? agent.Trust : 0).ToString("0.000", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) ?? "-";

    private static void Line(CommandHost host, string name, string value) => host.Text.WriteLine($"{name,-14} {value}");
}
