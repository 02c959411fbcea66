using System.CommandLine;
using System.Text.Json;
using Attesta.Actions;
using Attesta.Approvals;
using Attesta.Challenges;
using Attesta.Cli.Output;
using Attesta.Risk;

namespace Attesta.Cli.Commands;

internal static class ChallengeCommand
{
    private const int LargestInput = 64 * 1024 * 1024;

    public static Command Build(CommandHost host)
    {
        var type = new Option<string>("--type") { Description = "confirm, quiz, teach_back or multi_party.", HelpName = "T", Required = true };
        var seed = Options.Seed("--seed", "The same seed gives the same form; for tests only.");
        var compose = new Command("compose", "Reads an action and prints what a person would be asked, with the grading key. Whoever has the key can pass.\n\n"
            + "Example:\n  attesta challenge compose --type quiz < action.json") { type, seed };
        compose.SetAction(parsed => ComposeAsync(host, parsed.GetValue(type)!, parsed.GetValue(seed)));

        var grade = new Command("grade", "Reads {\"form\", \"key\", \"answers\"} and prints how the challenge went.\n\n"
            + "Example:\n  attesta challenge grade < answered.json");
        grade.SetAction(_ => GradeAsync(host));
        return new Command("challenge", "Composes and grades challenges.\n\nExample:\n  attesta challenge compose --type quiz < action.json") { compose, grade };
    }

    private static async Task<int> ComposeAsync(CommandHost host, string type, int? seed)
    {
        if (!Wire.TryParse(type, out ChallengeType known) || known == ChallengeType.AutoApprove)
            throw new CommandFailure(ExitCode.Usage, $"there is no challenge '{type}'", "the challenges are: confirm, quiz, teach_back, multi_party");
        try
        {
            var snapshot = ActionSnapshot.Of(ActionJson.Read(await ReadAsync(host).ConfigureAwait(false)));
            var risk = await SafeScoring.ScoreAsync(RiskScorer.Default(), snapshot.Action, CancellationToken.None).ConfigureAwait(false);
            var redactor = new Redactor();
            var shown = redactor.MaskAction(snapshot);
            risk = redactor.MaskEvidence(risk, snapshot);
            var composed = ChallengeJson.Shipped(known).Compose(new ChallengeSubject
            {
                Action = shown,
                Risk = risk,
                Environment = EnvironmentLabel.Of(snapshot.Action.Environment ?? "development").Name,
                Shown = [ActionCard.Summarize(shown)],
                Draw = seed is { } fixedSeed ? new SeededDraw(fixedSeed) : SecureDraw.Instance,
            });
            JsonOutput.WriteLine(host, writer =>
            {
                writer.WriteStartObject();
                writer.WritePropertyName("form");
                ChallengeJson.WriteForm(writer, composed.Form);
                writer.WritePropertyName("key");
                ChallengeJson.WriteKey(writer, composed.Key);
                JsonOutput.WriteEffects(writer, risk.Effects);
                writer.WriteEndObject();
            });
            return ExitCode.Done;
        }
        catch (Exception wrong) when (wrong is FormatException or UnfaithfulValueException)
        {
            throw new CommandFailure(ExitCode.Usage, wrong.Message, "an action looks like {\"function_name\": \"delete_user\", \"args\": [\"ann\"]}");
        }
    }

    private static async Task<int> GradeAsync(CommandHost host)
    {
        try
        {
            using var request = JsonDocument.Parse(await ReadAsync(host).ConfigureAwait(false), new JsonDocumentOptions { MaxDepth = Plain.MaxDepth });
            var result = ChallengeJson.Grade(request.RootElement);
            JsonOutput.WriteLine(host, writer => ChallengeJson.WriteResult(writer, result));
            return ExitCode.Done;
        }
        catch (Exception wrong) when (wrong is JsonException or ChallengeFormatException or UnfaithfulValueException)
        {
            throw new CommandFailure(ExitCode.Usage, wrong.Message, "send {\"form\": ..., \"key\": ..., \"answers\": ...}, the first two as compose printed them");
        }
    }

    private static async Task<byte[]> ReadAsync(CommandHost host)
    {
        using var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int count; (count = await host.Input.ReadAsync(buffer).ConfigureAwait(false)) > 0;)
        {
            content.Write(buffer, 0, count);
            if (content.Length > LargestInput)
                throw new CommandFailure(ExitCode.Usage, "the input is larger than 64 MiB");
        }

        return content.ToArray();
    }
}
