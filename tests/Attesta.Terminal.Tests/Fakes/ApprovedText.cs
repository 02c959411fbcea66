using System.Runtime.CompilerServices;

namespace Attesta.Terminal.Tests.Fakes;

/// <summary>Compares screens with the files under Approved/. With ATTESTA_APPROVE=1 in the environment, writes them instead: then read the diff.</summary>
internal static class ApprovedText
{
    public static void ShouldBeApproved(this string actual, string name)
    {
        if (Environment.GetEnvironmentVariable("ATTESTA_APPROVE") == "1")
        {
            File.WriteAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "Approved", name + ".txt"), actual);
            return;
        }

        actual.ShouldBe(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Approved", name + ".txt")));
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
