using System.Buffers;
using System.Text;

namespace Attesta.Terminal.Input;

/// <summary>
/// Makes keys of the bytes that a terminal sends. Sequences that mean nothing here are swallowed whole, so that no part of them
/// - nor of a terminal's reply to a query - is taken for typed letters.
/// </summary>
internal sealed class KeyParser
{
    internal const int MaxPasteLength = 20_000;
    private const int MaxSequenceLength = 64;
    private static readonly byte[] PasteEnd = [0x1b, (byte)'[', (byte)'2', (byte)'0', (byte)'1', (byte)'~'];

    private readonly Queue<TerminalKey> _keys = [];
    private readonly List<byte> _sequence = [];
    private readonly List<byte> _paste = [];
    private readonly byte[] _character = new byte[4];
    private int _characterLength;
    private int _pasteEndMatched;
    private State _state;

    private enum State
    {
        Ground,
        Escape,
        Csi,
        Ss3,
        Text,
        TextEscape,
        Paste,
    }

    /// <summary>Whether bytes are held back that may be the start of something longer.</summary>
    public bool IsPending => _state != State.Ground || _characterLength > 0;

    public bool HasKeys => _keys.Count > 0;

    public bool TryTake(out TerminalKey key) => _keys.TryDequeue(out key);

    public void Reset()
    {
        _keys.Clear();
        _paste.Clear();
        _characterLength = 0;
        _state = State.Ground;
    }

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
            Feed(value);
    }

    /// <summary>Nothing followed for a while: an escape byte alone was the Escape key, a half character was noise.</summary>
    public void Flush()
    {
        _characterLength = 0;
        switch (_state)
        {
            case State.Escape:
                _keys.Enqueue(new(KeyKind.Escape));
                _state = State.Ground;
                break;

            // INVARIANT: a paste ends with its mark only. Its rest must not turn into typed keys because the line was slow.
            case State.Paste:
                EmitPaste();
                break;
            case not State.Ground:
                _keys.Enqueue(new(KeyKind.Other));
                _state = State.Ground;
                break;
        }
    }

    private void Feed(byte value)
    {
        // INVARIANT: Ctrl-C is heard in every state, also inside a paste that never ends.
        if (value is 0x03)
        {
            Reset();
            _keys.Enqueue(new(KeyKind.Interrupt));
            return;
        }

        switch (_state)
        {
            case State.Ground:
                Ground(value);
                break;
            case State.Escape:
                Escape(value);
                break;
            case State.Csi:
                Csi(value);
                break;
            case State.Ss3:
                _state = State.Ground;
                _keys.Enqueue(new(value is (byte)'M' ? KeyKind.Enter : Arrow(value)));
                break;
            case State.Text when value is 0x07 or 0x1b:
                _state = value is 0x07 ? State.Ground : State.TextEscape;
                break;
            case State.TextEscape:
                _state = value is (byte)'\\' ? State.Ground : State.Text;
                break;
            case State.Paste:
                Paste(value);
                break;
        }
    }

    private void Ground(byte value)
    {
        if (value < 0x80)
            _characterLength = 0;
        switch (value)
        {
            case 0x1b:
                _state = State.Escape;
                break;
            case 0x04:
                _keys.Enqueue(new(KeyKind.Interrupt));
                break;
            case (byte)'\r' or (byte)'\n':
                _keys.Enqueue(new(KeyKind.Enter));
                break;
            case 0x7f or 0x08:
                _keys.Enqueue(new(KeyKind.Backspace));
                break;
            case (byte)'\t':
                _keys.Enqueue(new(KeyKind.Down));
                break;
            case 0x17:
                _keys.Enqueue(new(KeyKind.EraseWord));
                break;
            case 0x15:
                _keys.Enqueue(new(KeyKind.EraseLine));
                break;
            case 0x01:
                _keys.Enqueue(new(KeyKind.Home));
                break;
            case 0x05:
                _keys.Enqueue(new(KeyKind.Edit));
                break;
            case < 0x20:
                _keys.Enqueue(new(KeyKind.Other));
                break;
            case < 0x80:
                _keys.Enqueue(TerminalKey.Character(((char)value).ToString()));
                break;
            default:
                PartOfCharacter(value);
                break;
        }
    }

    private void PartOfCharacter(byte value)
    {
        // A new lead byte begins anew: what came before was cut off.
        if (value >= 0xc0)
            _characterLength = 0;
        else if (_characterLength == 0)
            return;
        _character[_characterLength++] = value;
        var status = Rune.DecodeFromUtf8(_character.AsSpan(0, _characterLength), out var rune, out _);
        if (status == OperationStatus.NeedMoreData && _characterLength < 4)
            return;
        _characterLength = 0;
        if (status == OperationStatus.Done && Printable(rune))
            _keys.Enqueue(TerminalKey.Character(rune.ToString()));
    }

    private void Escape(byte value)
    {
        switch (value)
        {
            case (byte)'[':
                _sequence.Clear();
                _state = State.Csi;
                break;
            case (byte)'O':
                _state = State.Ss3;
                break;
            case (byte)']' or (byte)'P' or (byte)'_' or (byte)'^' or (byte)'X':
                _state = State.Text;
                break;
            case 0x1b:
                _keys.Enqueue(new(KeyKind.Escape));
                break;

            // Alt with a letter is not that letter.
            default:
                _keys.Enqueue(new(KeyKind.Other));
                _state = State.Ground;
                break;
        }
    }

    private void Csi(byte value)
    {
        if (value is 0x1b)
        {
            _state = State.Escape;
            return;
        }

        // Parameters and intermediates run until a final byte; what never ends is dropped, not read as text.
        if (value is < 0x40 or > 0x7e)
        {
            if (_sequence.Count < MaxSequenceLength)
                _sequence.Add(value);
            return;
        }

        _state = State.Ground;
        if (value is (byte)'~' && Is("200"))
        {
            _pasteEndMatched = 0;
            _state = State.Paste;
        }
        else
            _keys.Enqueue(new(_sequence.Count == 0 ? Arrow(value) : value is (byte)'~' ? Numbered() : KeyKind.Other));
    }

    private void Paste(byte value)
    {
        if (value == PasteEnd[_pasteEndMatched])
        {
            if (++_pasteEndMatched < PasteEnd.Length)
                return;
            _state = State.Ground;
            EmitPaste();
            return;
        }

        // What began like the mark was text after all; only its escape byte is none. The mark holds no second one, so a match starts anew there.
        for (var i = 1; i < _pasteEndMatched; i++)
            AddToPaste(PasteEnd[i]);
        _pasteEndMatched = value == PasteEnd[0] ? 1 : 0;
        if (_pasteEndMatched == 0)
            AddToPaste(value);
    }

    private void AddToPaste(byte value)
    {
        if (_paste.Count < MaxPasteLength)
            _paste.Add(value);
    }

    private void EmitPaste()
    {
        var text = new StringBuilder();
        foreach (var rune in Encoding.UTF8.GetString([.. _paste]).EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
                text.Append(' ');
            else if (rune.Value != 0xfffd && Printable(rune))
                text.Append(rune.ToString());
        }

        _paste.Clear();
        if (text.Length > 0)
            _keys.Enqueue(new(KeyKind.Paste, text.ToString()));
    }

    private bool Is(string parameters)
    {
        if (_sequence.Count != parameters.Length)
            return false;
        for (var i = 0; i < parameters.Length; i++)
        {
            if (_sequence[i] != parameters[i])
                return false;
        }

        return true;
    }

    private KeyKind Numbered() => Is("3") ? KeyKind.Delete
        : Is("1") || Is("7") ? KeyKind.Home
        : Is("4") || Is("8") ? KeyKind.End
        : KeyKind.Other;

    private static KeyKind Arrow(byte final) => final switch
    {
        (byte)'A' or (byte)'Z' => KeyKind.Up,
        (byte)'B' => KeyKind.Down,
        (byte)'C' => KeyKind.Right,
        (byte)'D' => KeyKind.Left,
        (byte)'H' => KeyKind.Home,
        (byte)'F' => KeyKind.End,
        _ => KeyKind.Other,
    };

    private static bool Printable(Rune rune) => Drawing.Cells.IsPlain(rune);
}
