using System.Globalization;

namespace Attesta.Terminal.Tests.Fakes;

/// <summary>As much of a terminal as the operator uses. An escape sequence it does not know fails the test.</summary>
internal sealed class FakeScreen(int width, int height)
{
    private readonly List<char[]> _rows = [.. Enumerable.Range(0, height).Select(_ => Blank(width))];
    private int _row;
    private int _column;

    /// <summary>How many lines left the screen at its top.</summary>
    public int Scrolled { get; private set; }

    /// <summary>How often a character went past the last column.</summary>
    public int Wrapped { get; private set; }

    public override string ToString() =>
        string.Join('\n', _rows.Select(row => new string(row).Replace("\uffff", "", StringComparison.Ordinal).TrimEnd())).TrimEnd('\n') + "\n";

    public void Write(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\e':
                    i = Sequence(text, i + 1);
                    break;
                case '\r':
                    _column = 0;
                    break;
                case '\n':
                    LineFeed();
                    break;
                case < ' ' or '\x7f':
                    throw new InvalidOperationException($"A control character reached the screen: U+{(int)text[i]:X4}");
                default:
                    Put(text[i]);
                    break;
            }
        }
    }

    private int Sequence(string text, int start)
    {
        (text[start] == '[').ShouldBeTrue();
        var end = start + 1;
        while (text[end] is < '@' or > '~')
            end++;
        var parameters = text[(start + 1)..end];
        var number = int.TryParse(parameters, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : 1;
        switch (text[end])
        {
            case 'A':
                _row = Math.Max(0, _row - number);
                break;
            case 'G':
                _column = Math.Min(number, width) - 1;
                break;
            case 'H' when parameters.Length == 0:
                (_row, _column) = (0, 0);
                break;
            case 'J' when parameters is "2":
                for (var i = 0; i < height; i++)
                    _rows[i] = Blank(width);
                break;
            case 'J' when parameters.Length == 0:
                Array.Fill(_rows[_row], ' ', _column, width - _column);
                for (var i = _row + 1; i < height; i++)
                    _rows[i] = Blank(width);
                break;
            case 'K':
                if (_column < width)
                    Array.Fill(_rows[_row], ' ', _column, width - _column);
                break;
            case 'm':
                break;
            default:
                throw new InvalidOperationException($"Unknown sequence: {parameters}{text[end]}");
        }

        return end;
    }

    private void Put(char sign)
    {
        if (_column >= width)
        {
            Wrapped++;
            _column = 0;
            LineFeed();
        }

        _rows[_row][_column++] = sign;
    }

    private void LineFeed()
    {
        if (++_row < height)
            return;
        _row--;
        Scrolled++;
        _rows.RemoveAt(0);
        _rows.Add(Blank(width));
    }

    private static char[] Blank(int width)
    {
        var row = new char[width];
        Array.Fill(row, ' ');
        return row;
    }
}
