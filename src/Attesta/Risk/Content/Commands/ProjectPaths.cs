using System.Buffers;
using Attesta.Risk.Content.Shell;

namespace Attesta.Risk.Content.Commands;

/// <summary>Paths inside of the folder that is worked in. In doubt a path is none.</summary>
internal static class ProjectPaths
{
    // What an install or a build makes, and nobody keeps anything in. Not build, out, bin or vendor: in many projects these hold sources.
    private static readonly string[] MadeAgain =
        ["node_modules", "dist", "target", ".venv", "__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".tox", ".nox", ".next", ".nuxt", ".svelte-kit", ".parcel-cache", ".turbo", ".nyc_output", ".gradle", ".eggs", "htmlcov"];

    private static readonly SearchValues<char> Special = SearchValues.Create("*?[]{}$`\\:");

    private static readonly string[] Files = ["Makefile", "Dockerfile", "README", "LICENSE", ".gitignore", ".gitattributes", ".editorconfig", ".dockerignore"];

    /// <summary>Whether a word names a folder that the next build or install makes again, and the command runs where the project is.</summary>
    public static bool IsMadeAgain(in ShellWord word, int from, ShellCommand command)
    {
        if (from != 0 || command.MayBeElsewhere || !IsInside(word))
            return false;
        foreach (var wrapper in command.Wrappers)
        {
            if (wrapper is not ("sh" or "bash" or "zsh" or "dash" or "time" or "nice" or "env" or "command" or "timeout" or "nohup" or "exec" or "eval" or "cross-env" or "npx" or "cmd"))
                return false;
        }

        var path = word.Text.AsSpan().TrimEnd('/');
        return MadeAgain.AsSpan().Contains(path[(path.LastIndexOf('/') + 1)..].ToString());
    }

    /// <summary>Whether a word names one file by a name that no folder has.</summary>
    public static bool IsOneFile(in ShellWord word, int from)
    {
        if (from != 0 || !IsInside(word))
            return false;
        var name = word.Text[(word.Text.LastIndexOf('/') + 1)..];
        var extension = Path.GetExtension(name.AsSpan());
        return Files.AsSpan().Contains(name) || (extension.Length is > 1 and <= 12 && extension.Length < name.Length && char.IsAsciiLetter(extension[1]) && !name.EndsWith(".d", StringComparison.Ordinal));
    }

    private static bool IsInside(in ShellWord word)
    {
        var text = word.Text.AsSpan();
        return word is { IsExact: true, HasGlob: false, HasGap: false } && text.Length is > 0 and <= 512 && text[0] is not ('/' or '~' or ':' or '-')
            && !text.ContainsAny(Special) && !text.Contains("..", StringComparison.Ordinal) && !text.StartsWith("./.git/", StringComparison.Ordinal) && !text.StartsWith(".git/", StringComparison.Ordinal);
    }
}
