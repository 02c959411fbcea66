namespace Attesta.Risk;

/// <summary>Finds out where this process runs when nobody says so.</summary>
public static class EnvironmentDetection
{
    private static readonly string[] CiMarkers = ["CI", "GITHUB_ACTIONS", "GITLAB_CI", "JENKINS_URL", "CIRCLECI", "TRAVIS", "BUILDKITE", "TF_BUILD"];

    private static readonly string[] FrameworkVariables =
        ["ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "NODE_ENV", "RAILS_ENV", "FLASK_ENV", "DJANGO_SETTINGS_MODULE"];

    /// <summary>
    /// The label by the first that speaks: ATTESTA_ENV, the markers of CI systems, the variables of frameworks, a host name such as <c>prod-db1</c>;
    /// else <c>development</c>.
    /// </summary>
    /// <param name="variable">Reads an environment variable; null when it is not set.</param>
    /// <param name="hostName">The name of this machine.</param>
    public static string Detect(Func<string, string?> variable, string hostName)
    {
        if (Set(variable("ATTESTA_ENV")) is { } chosen)
            return chosen;
        foreach (var marker in CiMarkers)
        {
            if (Set(variable(marker)) is { } value && !IsNo(value))
                return "ci";
        }

        foreach (var name in FrameworkVariables)
        {
            if (Set(variable(name)) is { } value)
                return name == "DJANGO_SETTINGS_MODULE" ? LastPart(value) : value;
        }

        return hostName switch
        {
            _ when hostName.StartsWith("prod-", StringComparison.OrdinalIgnoreCase) => "production",
            _ when hostName.StartsWith("stg-", StringComparison.OrdinalIgnoreCase) => "staging",
            _ when hostName.StartsWith("staging-", StringComparison.OrdinalIgnoreCase) => "staging",
            _ => "development",
        };
    }

    /// <summary>The label of this process.</summary>
    public static string Detect() => Detect(System.Environment.GetEnvironmentVariable, System.Environment.MachineName);

    private static string? Set(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    private static bool IsNo(string value) => value is "0" || value.Equals("false", StringComparison.OrdinalIgnoreCase);

    // mysite.settings.production names its environment last.
    private static string LastPart(string module) => module[(module.LastIndexOf('.') + 1)..];
}
