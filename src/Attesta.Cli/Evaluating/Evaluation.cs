using Attesta.Cli.Running;
using Attesta.Risk;

namespace Attesta.Cli.Evaluating;

/// <summary>Scores files of labelled actions line by line, each as a first call; only counts and the worst examples are kept.</summary>
internal sealed class Evaluation(CommandHost host, IReadOnlyList<NamedScorer> scorers)
{
    private const int LongestLine = 64 * 1024 * 1024;
    private const int MostComplaints = 20;
    private const string AllFiles = "all files";

    private readonly IReadOnlyList<IRiskScorer> _forgetting = [.. scorers.Select(scorer => scorer.New(false))];
    private readonly List<Accuracy> _all = [.. scorers.Select(scorer => new Accuracy(scorer.Name))];
    private long _unsound;

    /// <summary>How many lines could not be taken; each of the first was complained about.</summary>
    public long Unsound => _unsound;

    /// <summary>Reads the files.</summary>
    /// <returns>A set for each file and, of several, one for all of them.</returns>
    /// <exception cref="CommandFailure">A file cannot be read.</exception>
    public async Task<IReadOnlyList<EvaluatedSet>> RunAsync(IReadOnlyList<string> files)
    {
        var sets = new List<EvaluatedSet>();
        var paths = files.Select(file => Existing(file)).ToArray();
        using var progress = new ProgressBar(host, paths.Sum(path => path is null ? 0 : new FileInfo(path).Length));
        for (var i = 0; i < paths.Length; i++)
        {
            var set = new EvaluatedSet(files[i] == "-" ? "standard input" : Path.GetFileName(files[i]), [.. scorers.Select(scorer => new Accuracy(scorer.Name))]);
            try
            {
                await using var stream = paths[i] is { } path ? File.OpenRead(path) : host.Input;
                await ReadAsync(stream, files[i], set, progress).ConfigureAwait(false);
            }
            catch (Exception unreadable) when (unreadable is UnauthorizedAccessException || (unreadable is IOException && unreadable is not OutputFailedException))
            {
                throw new CommandFailure(ExitCode.Usage, $"{files[i]} cannot be read: {unreadable.Message}");
            }

            sets.Add(set);
        }

        if (sets.Count > 1)
            sets.Add(new EvaluatedSet(AllFiles, _all));
        return sets;
    }

    private async Task ReadAsync(Stream stream, string file, EvaluatedSet set, ProgressBar progress)
    {
        var lines = new LineReader(stream, LongestLine);
        for (var number = 1L; await lines.NextAsync().ConfigureAwait(false) is { } line; number++)
        {
            progress.Advance(line.Bytes.Length + 1);
            if (line.IsTooLong)
            {
                Complain(file, number, "The line is longer than 64 MiB.");
                continue;
            }

            var json = number == 1 && line.Bytes.Span.StartsWith("\uFEFF"u8) ? line.Bytes[3..] : line.Bytes;
            if (!json.Span.ContainsAnyExcept(" \t\r"u8))
                continue;
            try
            {
                await ScoreAsync(LabelledAction.Read(json.Span), file, number, set).ConfigureAwait(false);
            }
            catch (FormatException wrong)
            {
                Complain(file, number, wrong.Message);
            }
        }
    }

    private async ValueTask ScoreAsync(LabelledAction action, string file, long line, EvaluatedSet set)
    {
        for (var i = 0; i < scorers.Count; i++)
        {
            var highest = 0.0;
            foreach (var call in action.Calls)
                highest = Math.Max(highest, (await scorers[i].ScoreAsync(_forgetting[i], call).ConfigureAwait(false)).Score);
            set.Scorers[i].Add(highest, action, file, line);
            _all[i].Add(highest, action, file, line);
        }
    }

    private void Complain(string file, long line, string what)
    {
        if (++_unsound <= MostComplaints)
            host.Complain(FormattableString.Invariant($"{file}:{line}: {what}"));
    }

    // Every file is looked for before the first is read: a long run does not end on a typing error.
    private string? Existing(string file)
    {
        if (file == "-")
            return null;
        if (file.Length == 0)
            throw new CommandFailure(ExitCode.Usage, "the name of a file is empty");
        var path = Path.GetFullPath(file, host.Folder);
        return File.Exists(path) ? path
            : throw new CommandFailure(ExitCode.Usage, Directory.Exists(path) ? $"'{file}' is a folder" : $"there is no file '{file}'", "name files of labelled actions, one JSON object a line");
    }
}
