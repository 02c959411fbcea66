namespace Attesta.Risk.Content.Commands;

/// <summary>The public places that packages and charts come from.</summary>
internal static class PackageRegistries
{
    private static readonly string[] Roots =
    [
        "pypi.org/", "files.pythonhosted.org/", "download.pytorch.org/", "pypi.nvidia.com/", "registry.npmjs.org/", "registry.npmjs.com/", "registry.yarnpkg.com/", "npm.jsr.io/", "rubygems.org/", "index.crates.io/", "github.com/rust-lang/crates.io-index/",
        "charts.bitnami.com/", "charts.jetstack.io/", "kubernetes.github.io/", "kubernetes-sigs.github.io/", "prometheus-community.github.io/", "grafana.github.io/", "argoproj.github.io/", "helm.releases.hashicorp.com/", "charts.helm.sh/", "helm.elastic.co/",
    ];

    /// <summary>Whether an address is at one of them, encrypted and without anything that only looks like its name.</summary>
    public static bool Hold(ReadOnlySpan<char> address)
    {
        var at = address.StartsWith("sparse+", StringComparison.Ordinal) ? address[7..] : address;
        if (!at.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || at.ContainsAny('\\', '@', '%') || at.Contains("..", StringComparison.Ordinal))
            return false;
        at = at[8..];
        foreach (var root in Roots)
        {
            if (at.StartsWith(root, StringComparison.OrdinalIgnoreCase) || at.Equals(root.AsSpan(0, root.Length - 1), StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
