using Attesta.Risk.Content.Shell;

namespace Attesta.Risk.Content.Commands;

/// <summary>The request that a command sends.</summary>
/// <param name="Method">In upper case.</param>
/// <param name="Urls">Where to.</param>
/// <param name="HasUpload">Whether a file or standard input goes with it.</param>
/// <param name="Body">What is said in it, as far as the command holds it.</param>
/// <param name="Outputs">Files that the answer is written to.</param>
internal readonly record struct HttpRequest(string Method, List<string> Urls, bool HasUpload, string? Body, List<ShellWord> Outputs)
{
    // Options of curl and wget that take the next word and matter here only for that.
    private static readonly HashSet<string> Valued = new(StringComparer.Ordinal)
    {
        "-H", "--header", "-A", "--user-agent", "-u", "--user", "-b", "--cookie", "-c", "--cookie-jar", "-e", "--referer", "-w", "--write-out", "-m", "--max-time", "--connect-timeout", "--retry", "--retry-delay", "-x", "--proxy",
        "--cacert", "--cert", "-E", "--key", "-r", "--range", "-C", "--continue-at", "--limit-rate", "--resolve", "-K", "--config", "-P", "--directory-prefix", "-U", "-t", "--tries", "--timeout", "-i", "--input-file", "-D", "--dump-header",
        "--interface", "--oauth2-bearer", "--password", "--http-user", "--http-password", "-headers", "-contenttype", "-credential", "-useragent", "-websession", "-sessionvariable", "-timeoutsec", "-proxy", "-a", "--auth", "--auth-type", "--session", "--unix-socket", "--max-redirs", "-z",
    };

    /// <summary>Whether it only asks: a search, a query, a check.</summary>
    public bool IsQuery => Method == "POST" && Urls.Exists(url =>
        url.Contains("search", StringComparison.OrdinalIgnoreCase) || url.Contains("query", StringComparison.OrdinalIgnoreCase) || url.Contains("_count", StringComparison.Ordinal) || url.Contains("_mget", StringComparison.Ordinal)
        || url.Contains("_analyze", StringComparison.Ordinal) || url.Contains("validate", StringComparison.OrdinalIgnoreCase) || (url.Contains("graphql", StringComparison.OrdinalIgnoreCase)))
        && Body?.Contains("mutation", StringComparison.OrdinalIgnoreCase) != true && !Urls.Exists(url => url.Contains("_by_query", StringComparison.Ordinal));

    public static HttpRequest Of(ShellCommand command, string program)
    {
        var reading = new Reading(program);
        var count = Math.Min(command.Arguments.Count, CommandLine.MostWords);
        for (var i = 0; i < count; i++)
            reading.Take(command.Arguments, ref i);
        return reading.Result(command);
    }

    private sealed class Reading(string program)
    {
        private readonly List<string> _urls = [];
        private readonly List<ShellWord> _outputs = [];
        private string? _method;
        private string? _body;
        private bool _hasBody;
        private bool _hasUpload;
        private bool _forcesGet;

        public void Take(IReadOnlyList<ShellWord> words, ref int i)
        {
            var text = words[i].Text;
            if (text is not ['-', _, ..])
            {
                Operand(words[i]);
                return;
            }

            var equals = text.StartsWith("--", StringComparison.Ordinal) ? text.IndexOf('=', StringComparison.Ordinal) : -1;
            var name = equals > 0 ? text[..equals] : text;
            ShellWord? value = equals > 0 ? new ShellWord(text[(equals + 1)..]) : null;
            if (name.Length > 2 && name[1] != '-' && program is not ("invoke-webrequest" or "invoke-restmethod"))
                (name, value) = Cluster(name);
            switch (name)
            {
                case "-X" or "--request" or "--method" or "-method" or "-custommethod":
                    _method = Value(words, ref i).Text.ToUpperInvariant();
                    break;
                case "-d" or "--data" or "--data-raw" or "--data-binary" or "--data-urlencode" or "--data-ascii" or "--json" or "--post-data" or "--body-data" or "-body" or "--raw" or "--url-query":
                    var data = Value(words, ref i).Text;
                    _hasBody |= name != "--url-query";
                    _body = _body is null ? data : $"{_body}&{data}";
                    _hasUpload |= data is ['@', ..] && name != "--data-raw";
                    break;
                case "-F" or "--form" or "--form-string":
                    var form = Value(words, ref i).Text;
                    _hasBody = true;
                    _hasUpload |= form.Contains("=@", StringComparison.Ordinal) || form.Contains("=<", StringComparison.Ordinal);
                    break;
                case "-T" or "--upload-file" or "--post-file" or "--body-file" or "-infile":
                    Value(words, ref i);
                    _hasUpload = true;
                    _method ??= name == "--post-file" ? "POST" : "PUT";
                    break;
                case "-G" or "--get":
                    _forcesGet = true;
                    break;
                case "-I" or "--head" or "--spider":
                    _method ??= "HEAD";
                    break;
                case "-o" or "--output" or "--output-document" or "-outfile" or "-O" when name != "-O" || program.StartsWith("wget", StringComparison.Ordinal):
                    _outputs.Add(Value(words, ref i));
                    break;
                case "--url" or "-uri":
                    Operand(Value(words, ref i));
                    break;
                default:
                    if (value is null && Valued.Contains(name))
                        i++;
                    break;
            }

            ShellWord Value(IReadOnlyList<ShellWord> all, ref int at) => value ?? (at + 1 < all.Count ? all[++at] : ShellWord.Unknown);
        }

        /// <summary><c>-XDELETE</c>, <c>-sXPOST</c>, <c>-sSLo</c>: the first letter that takes a value takes the rest.</summary>
        private static (string Name, ShellWord? Value) Cluster(string text)
        {
            for (var at = 1; at < text.Length; at++)
            {
                if (text[at] is 'X' or 'd' or 'F' or 'T' or 'o' or 'O' or 'G' or 'I' or 'H' or 'u' or 'A' or 'b' or 'e' or 'm' or 'w' or 'x' || Valued.Contains($"-{text[at]}"))
                {
                    var takes = text[at] is not ('G' or 'I' or 'O');
                    if (text[at] is 'O' or 'e' or 'i' or 'a' or 'r' or 't' && at + 1 < text.Length && text[at] is not 'e')
                        continue;
                    return ($"-{text[at]}", takes && at + 1 < text.Length ? new ShellWord(text[(at + 1)..]) : null);
                }
            }

            return (text, null);
        }

        private void Operand(in ShellWord word)
        {
            var text = word.Text;
            if (program is "http" or "https" or "xh" or "xhs" or "curlie" or "httpie")
            {
                if (_urls.Count == 0 && text is "GET" or "POST" or "PUT" or "PATCH" or "DELETE" or "HEAD" or "OPTIONS" or "get" or "post" or "put" or "patch" or "delete" or "head" or "options")
                {
                    _method = text.ToUpperInvariant();
                    return;
                }

                if (_urls.Count > 0)
                {
                    _hasBody |= (text.Contains('=') && !text.Contains("==", StringComparison.Ordinal)) || text.Contains('@');
                    _hasUpload |= text.Contains('@') && !text.Contains("==", StringComparison.Ordinal);
                    return;
                }
            }

            _urls.Add(text);
        }

        public HttpRequest Result(ShellCommand command)
        {
            if (_body is ['@', '-'] or "@/dev/stdin" && command.StandardInput is { } said)
            {
                // What is said in the command itself is no file.
                _body = said;
                _hasUpload = command.Input.Count > 0 && command.HereText is null && command.Input[^1].Program is not ("echo" or "printf");
            }

            var method = _method ?? (_forcesGet ? "GET" : _hasBody ? "POST" : "GET");
            return new HttpRequest(method, _urls, _hasUpload, _body, _outputs);
        }
    }
}
