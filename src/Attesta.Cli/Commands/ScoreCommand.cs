using System.Buffers;
using System.CommandLine;
using Attesta.Actions;
using Attesta.Cli.Output;
using Attesta.Cli.Running;
using Attesta.Risk;

namespace Attesta.Cli.Commands;

internal static class ScoreCommand
{
    public static Command Build(CommandHost host)
    {
        var scorer = new Option<string?>("--scorer") { Description = "default: the documented five factors. content: what the action would do. max: the higher of both. Without it, the configured scorer with its rules.", HelpName = "NAME" };
        var environment = new Option<string?>("--environment") { Description = "Multiply by this environment where an action names none.", HelpName = "E" };
        var warm = new Option<bool>("--warm") { Description = "Let novelty fall from line to line; otherwise every line is a first call." };
        var config = Options.Config();
        var command = new Command("score", "Scores actions: one JSON action a line in, one risk assessment a line out.\n\nExample:\n"
            + "  echo '{\"function_name\":\"delete_user\",\"args\":[\"ann\"]}' | attesta score") { scorer, environment, warm, config };
        command.SetAction(parsed => new Scoring(
            host, parsed.GetValue(scorer), parsed.GetValue(environment), parsed.GetValue(warm), parsed.GetValue(config)).RunAsync());
        return command;
    }

    private sealed class Scoring
    {
        private const int LongestLine = 64 * 1024 * 1024;

        private readonly CommandHost _host;
        private readonly NamedScorer _scorer;
        private readonly string? _environment;
        private readonly IRiskScorer _memory;
        private readonly ArrayBufferWriter<byte> _output = new(64 * 1024);
        private readonly RiskJson _json;
        private long _line;
        private bool _hasErrors;

        public Scoring(CommandHost host, string? scorer, string? environment, bool isWarm, string? configPath)
        {
            _host = host;
            _environment = environment;
            _scorer = NamedScorer.Find(host, scorer, configPath);
            _memory = _scorer.New(isWarm);
            _json = new RiskJson(_output);
        }

        public async Task<int> RunAsync()
        {
            var lines = new LineReader(_host.Input, LongestLine);
            while (await lines.NextAsync().ConfigureAwait(false) is { } line)
            {
                _line++;
                if (line.IsTooLong)
                    Complain("The line is longer than 64 MiB.");
                else if (WithoutMark(line.Bytes) is var json && !IsBlank(json.Span))
                    await ScoreAsync(json).ConfigureAwait(false);

                // Whoever writes one action and waits for its score must get it: nothing is held back while there is nothing more to read.
                if (_output.WrittenCount > 60_000 || !lines.HasMore)
                    await FlushAsync().ConfigureAwait(false);
            }

            await FlushAsync().ConfigureAwait(false);
            return _hasErrors ? ExitCode.Usage : ExitCode.Done;
        }

        private async ValueTask ScoreAsync(ReadOnlyMemory<byte> json)
        {
            RiskAssessment risk;
            try
            {
                var action = ActionSnapshot.Of(ActionJson.Read(json.Span)).Action;
                risk = await _scorer.ScoreAsync(_memory, action, _environment).ConfigureAwait(false);
            }
            catch (Exception wrong)
            {
                // Whatever one line does, the lines after it are scored.
                Complain(wrong is FormatException or UnfaithfulValueException ? wrong.Message : "The line could not be scored.");
                return;
            }

            _json.Write(risk);
            _json.Raw("\n"u8);
        }

        private void Complain(string error)
        {
            _hasErrors = true;
            _json.Raw("{\"error\":"u8);
            _json.Text(error);
            _json.Raw(System.Text.Encoding.ASCII.GetBytes(FormattableString.Invariant($",\"line\":{_line}}}\n")));
        }

        private async ValueTask FlushAsync()
        {
            await _host.Output.WriteAsync(_output.WrittenMemory).ConfigureAwait(false);
            await _host.Output.FlushAsync().ConfigureAwait(false);
            _output.ResetWrittenCount();
        }

        // Some editors begin a file with a byte order mark.
        private ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> line) => _line == 1 && line.Span.StartsWith("\uFEFF"u8) ? line[3..] : line;

        private static bool IsBlank(ReadOnlySpan<byte> line) => !line.ContainsAnyExcept(" \t\r"u8);
    }
}
