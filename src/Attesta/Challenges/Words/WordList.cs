using System.Globalization;
using System.Text;

namespace Attesta.Challenges.Words;

/// <summary>
/// A text as words, twice: as a person counts them (between spaces), and as pieces, because <c>drop_table('users')</c> is one word
/// with three pieces that can be copied, edited or named one by one.
/// </summary>
internal sealed class WordList
{
    // What may stand inside of a plain word, or between two that lack a space.
    private const string WordMarks = "-/'’,.;&+";

    private readonly List<string> _pieces = [];
    private readonly List<int> _wordOfPiece = [];
    private readonly HashSet<int> _code = [];
    private bool _codeMark;

    private WordList()
    {
    }

    /// <summary>The stems of the pieces, in order.</summary>
    public IReadOnlyList<string> Pieces => _pieces;

    /// <summary>For each piece the number of the word that it belongs to.</summary>
    public IReadOnlyList<int> WordOfPiece => _wordOfPiece;

    /// <summary>How many words there are.</summary>
    public int Words { get; private set; }

    /// <summary>Whether a word is held together as no language does it: <c>drop_table('users')</c>, but not force-push.</summary>
    public bool IsCode(int word) => _code.Contains(word);

    /// <summary>The pieces of each word, run together.</summary>
    public string[] Joined()
    {
        var joined = new string[Words];
        for (var piece = 0; piece < _pieces.Count; piece++)
            joined[_wordOfPiece[piece]] += _pieces[piece];
        return joined;
    }

    /// <summary>Splits a text.</summary>
    public static WordList Of(string text)
    {
        var list = new WordList();
        var piece = new StringBuilder();
        var kind = Kind.Space;
        foreach (var rune in TextFold.Fold(text).EnumerateRunes())
        {
            var next = KindOf(rune);

            // Scripts that write no spaces: two letters stand for about one word.
            var ends = next != kind || (next == Kind.Unspaced && piece.Length >= 2 * rune.Utf16SequenceLength);
            if (ends && piece.Length > 0)
            {
                list.Add(piece);
                if (next == Kind.Space || next == Kind.Unspaced || kind == Kind.Unspaced)
                    list.EndWord();
            }
            else if (next == Kind.Space)
            {
                list.EndWord();
            }

            if (next == Kind.Mark && !(rune.IsBmp && WordMarks.Contains((char)rune.Value)))
                list._codeMark = true;
            if (next is not (Kind.Space or Kind.Mark))
                piece.Append(rune.ToString());
            kind = next;
        }

        if (piece.Length > 0)
            list.Add(piece);
        list.EndWord();
        return list;
    }

    // The mark may be inside of the word only when a piece of the word stands before it.
    private void Add(StringBuilder piece)
    {
        if (_codeMark && _wordOfPiece.Count > 0 && _wordOfPiece[^1] == Words)
            _code.Add(Words);
        _codeMark = false;
        _pieces.Add(Stem.Of(piece.ToString()));
        _wordOfPiece.Add(Words);
        piece.Clear();
    }

    private void EndWord()
    {
        if (_wordOfPiece.Count > 0 && _wordOfPiece[^1] == Words)
            Words++;
        _codeMark = false;
    }

    private static Kind KindOf(Rune rune)
    {
        if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            return Kind.Space;
        if (Rune.IsDigit(rune))
            return Kind.Digit;
        if (IsUnspaced(rune.Value))
            return Kind.Unspaced;
        if (Rune.IsLetter(rune)
            || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark)
            return Kind.Letter;
        return Kind.Mark;
    }

    // Thai to Myanmar, Khmer, kana, Han.
    private static bool IsUnspaced(int rune) =>
        rune is (>= 0x0e00 and <= 0x0eff) or (>= 0x1000 and <= 0x109f) or (>= 0x1780 and <= 0x17ff) or (>= 0x3040 and <= 0x30ff)
            or (>= 0x3400 and <= 0x9fff) or (>= 0x20000 and <= 0x3ffff);

    private enum Kind
    {
        Space,
        Mark,
        Letter,
        Digit,
        Unspaced,
    }
}
