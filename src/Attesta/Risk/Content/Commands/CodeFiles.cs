using Attesta.Risk.Content.Arguments;
using Attesta.Risk.Content.Shell;

namespace Attesta.Risk.Content.Commands;

/// <summary>Files that code opens by name, where it matters which: secrets, the system's own, disks.</summary>
internal static class CodeFiles
{
    private const double OfDisk = 0.93;
    private const double OfPlace = 0.78;
    private const double OfSecret = 0.5;

    public static void Read(in CodeSpot spot, ShellCommand command, EffectCollection effects)
    {
        var writes = spot.Last is "file_put_contents" or "writeFileSync" or "writeFile" or "appendFileSync" or "appendFile" or "createWriteStream" || (spot.Last is "write" or "binwrite" && spot.Name.StartsWith("File.", StringComparison.Ordinal));
        if (!writes && spot.Last is not ("open" or "fopen" or "file_get_contents" or "readfile" or "readFileSync" or "readFile" or "createReadStream" or "openSync" or "Path" or "FileIO") && !(spot.Last is "read" or "readlines" or "binread" or "new" or "foreach" && (spot.Name.StartsWith("File.", StringComparison.Ordinal) || spot.Name.StartsWith("IO.", StringComparison.Ordinal))))
            return;
        if (!spot.TryLiterals(out var words))
            return;
        var path = words[0].Text;
        var sight = SensitivePaths.Look(path);
        writes |= (words.Count > 1 && words[1].Text.Length <= 4 && words[1].Text.AsSpan().ContainsAny("wax+>")) || IsWritingMode(spot.Given) || (spot.Last is "Path" && spot.Given.Contains(").write_", StringComparison.Ordinal));
        if (!writes && sight.Class == PathClass.Secret)
        {
            effects.Add(CodeSpot.Effect(command, EffectKind.ReadsSecret, Math.Max(OfSecret, sight.Severity), "reads a file from code where secrets are kept") with { Target = path });
        }
        else if (writes && sight.Class is PathClass.Disk or PathClass.System or PathClass.Secret)
        {
            var (severity, says, width) = sight.Class == PathClass.Disk ? (OfDisk, "overwrites a whole disk from code", EffectWidth.Everything) : (OfPlace, "overwrites a file of the system from code", EffectWidth.One);
            effects.Add(CodeSpot.Effect(command, EffectKind.Overwrites, severity, says, width, EffectUndo.Hard) with { Target = path });
        }
    }

    // open(path, mode="w")
    private static bool IsWritingMode(ReadOnlySpan<char> given)
    {
        var at = given.IndexOf("mode", StringComparison.Ordinal);
        if (at < 0)
            return false;
        var mode = given[(at + 4)..].TrimStart("=: \"'");
        return mode is ['w' or 'a' or 'x', ..] or ['r', 'b' or '+', ..];
    }
}
