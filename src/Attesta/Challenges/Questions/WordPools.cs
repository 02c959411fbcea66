namespace Attesta.Challenges.Questions;

/// <summary>Names that could stand where the right one stands. Each pool has short and long words, so that length tells nothing.</summary>
internal static class WordPools
{
    private static readonly string[] Things = Words(
        "orders users items events tasks notes teams plans files pages jobs logs carts posts keys media stats sessions accounts invoices payments "
        + "products customers profiles messages contacts vouchers shipments inventory addresses suppliers employees documents campaigns templates "
        + "audit_log feedback categories departments transactions permissions preferences appointments subscriptions notifications registrations "
        + "reimbursements configurations recommendations");

    private static readonly string[] Systems = Words(
        "api web app hub crm erp shop blog mail auth core data main edge proxy cache queue search billing gateway metrics reports catalog payment "
        + "identity checkout frontend backend scheduler analytics warehouse inventory messaging reporting telemetry directory marketing dashboard "
        + "monitoring accounting storefront integration authentication notifications fulfillment orchestrator recommendation");

    private static readonly string[] Folders = Words(
        "src lib bin log tmp old web etc dist docs data temp logs test build cache media tools public assets backup config export images "
        + "static vendor archive content modules plugins reports scripts sources uploads releases resources snapshots templates workspace downloads "
        + "generated artifacts deployment migrations attachments experiments dependencies integration localization certificates configuration");

    private static readonly string[] People = Words(
        "ana ben eva ian kim leo mia tom zoe anna carl dave emma finn hugo jane lena mark nora paul rosa alice bruno clara david elena felix "
        + "grace henry irene julia laura maria oscar peter simon amelia daniel fatima gabriel martin olivia sophia william charlotte frederick "
        + "katherine leonardo alexandra sebastian christopher finance support security operations accounting");

    private static readonly string[] Verbs = Words(
        "get add list send move copy merge fetch store share print update import export create rename archive publish restore validate schedule "
        + "transfer register calculate synchronize deactivate");

    private static readonly string[] Environments = ["production", "staging", "development", "testing"];

    private static readonly string[] ShortEnvironments = ["prod", "stage", "dev", "test"];

    /// <summary>The pool for a noun.</summary>
    public static string[] For(string noun) => noun switch
    {
        "folder" or "path" or "file" or "folder or path" or "target" => Folders,
        "recipient" or "user" => People,
        "function" => Verbs,
        "database" or "service" or "host" or "cluster" or "schema" or "bucket" or "queue" or "address" or "package" or "repository" or "branch" => Systems,
        _ => Things,
    };

    /// <summary>The environments, in the length of a word that names one; null when it names none.</summary>
    public static string[]? EnvironmentsLike(string word) => word.ToLowerInvariant() switch
    {
        "production" or "staging" or "development" or "testing" => Environments,
        "prod" or "prd" or "live" or "stage" or "stg" or "dev" or "test" or "qa" or "uat" => ShortEnvironments,
        _ => null,
    };

    private static string[] Words(string words) => words.Split(' ');
}
