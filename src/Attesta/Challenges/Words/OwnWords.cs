namespace Attesta.Challenges.Words;

/// <summary>The words of an answer that its author brought: not copied from the screen, not the same ones over and over.</summary>
internal sealed class OwnWords
{
    // "the" comes twice in an honest sentence; "yes yes yes" is one word said three times.
    private const int MostUsesCounted = 2;

    // A copied run of few words is a name or a path, which nobody can put in words of their own.
    private const int LongestQuote = 3;

    // Long enough for a page of text; what comes after is neither counted nor searched for terms.
    private const int MaxCharacters = 8_000;

    private readonly WordList _words;
    private readonly bool[] _copied;
    private readonly bool[] _passage;
    private readonly string[] _joined;
    private readonly HashSet<string> _shown;

    private OwnWords(WordList words, WordList screen)
    {
        _words = words;
        _copied = CopiedWords.Find(words.Pieces, screen.Pieces);
        _passage = Passages(words, _copied);
        _joined = words.Joined();
        _shown = screen.Joined().ToHashSet(StringComparer.Ordinal);
        Count = Counted();
    }

    /// <summary>How many of the author's own words count, each at most twice.</summary>
    public int Count { get; }

    /// <summary>Reads an answer next to what was on the screen.</summary>
    public static OwnWords In(string answer, string screen) =>
        new(WordList.Of(answer.Length <= MaxCharacters ? answer : answer[..MaxCharacters]), WordList.Of(screen));

    /// <summary>Whether the answer names a term.</summary>
    /// <param name="term">The stems of the term's pieces, run together.</param>
    /// <param name="own">True when it must be a word of its own that is not part of a copied passage; false when quoting it is enough.</param>
    public bool Names(string term, bool own)
    {
        for (var first = 0; first < _words.Pieces.Count; first++)
        {
            // Names are written with and without their separators: user_accounts, user accounts, useraccounts.
            var length = 0;
            for (var last = first; last < _words.Pieces.Count && length < term.Length; last++)
            {
                var piece = _words.Pieces[last];
                if (string.CompareOrdinal(term, length, piece, 0, piece.Length) != 0)
                    break;
                length += piece.Length;
                if (length == term.Length && (!own || (first == last && IsOwnWord(first))))
                    return true;
            }
        }

        return false;
    }

    /// <summary>The form in which <see cref="Names"/> takes a term.</summary>
    public static string Term(string text) => string.Concat(WordList.Of(text).Pieces);

    // A plain word, or a compound that the person made: not the name of a function, quoted.
    private bool IsOwnWord(int piece)
    {
        var word = _words.WordOfPiece[piece];
        var isPiece = _joined[word].Length == _words.Pieces[piece].Length;
        return !_passage[piece] && (isPiece || (!_words.IsCode(word) && !_shown.Contains(_joined[word])));
    }

    private int Counted()
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var count = 0;
        for (var piece = 0; piece < _words.Pieces.Count;)
        {
            var word = _words.WordOfPiece[piece];
            var own = false;
            for (; piece < _words.Pieces.Count && _words.WordOfPiece[piece] == word; piece++)
                own |= !_copied[piece];
            if (!own)
                continue;
            var uses = seen[_joined[word]] = seen.GetValueOrDefault(_joined[word]) + 1;
            if (uses <= MostUsesCounted)
                count++;
        }

        return count;
    }

    private static bool[] Passages(WordList words, bool[] copied)
    {
        var passages = new bool[copied.Length];
        for (var first = 0; first < copied.Length;)
        {
            var next = first;
            while (next < copied.Length && copied[next])
                next++;
            if (next > first && words.WordOfPiece[next - 1] - words.WordOfPiece[first] >= LongestQuote)
                Array.Fill(passages, true, first, next - first);
            first = Math.Max(next, first + 1);
        }

        return passages;
    }
}
