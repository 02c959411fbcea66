using System.Globalization;
using Attesta.PackCompiler;
using Attesta.Policy;
using Attesta.Risk.Content.Rules;

// PackCompiler OUTPUT FOLDER: reads every pack in the folder and writes the compiled form, or says what is wrong so that the build shows it.
if (args is not [var output, var folder])
{
    Console.Error.WriteLine("usage: PackCompiler OUTPUT FOLDER");
    return 2;
}

var problems = new List<ConfigProblem>();
var packs = new List<RulePack>();
foreach (var file in Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal))
{
    try
    {
        var pack = PackReader.Read(File.ReadAllText(file), file);
        if (packs.Exists(other => other.Name == pack.Name))
            problems.Add(new ConfigProblem(file, 1, 1, "pack", $"another pack is called '{pack.Name}' too"));
        packs.Add(pack);
    }
    catch (ConfigException wrong)
    {
        problems.AddRange(wrong.Problems);
    }
}

foreach (var problem in problems)
{
    var (place, text) = (problem.Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"({problem.Line},{problem.Column})") : "", problem with { File = "", Line = 0, Column = 0 });
    Console.Error.WriteLine($"{Path.GetFullPath(problem.File)}{place}: error PACK001: {text.ToString()[2..]}");
}

if (problems.Count > 0)
    return 1;
Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(output))!);
File.WriteAllBytes(output, PackWriter.Write(packs));
return 0;
