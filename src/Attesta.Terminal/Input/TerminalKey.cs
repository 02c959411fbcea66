namespace Attesta.Terminal.Input;

/// <summary>What a key press means.</summary>
public enum KeyKind
{
    /// <summary>A key without a meaning here.</summary>
    Other,

    /// <summary>One character, printable.</summary>
    Character,

    /// <summary>Text that was pasted, not typed.</summary>
    Paste,

    /// <summary>Return.</summary>
    Enter,

    /// <summary>Escape.</summary>
    Escape,

    /// <summary>Backspace.</summary>
    Backspace,

    /// <summary>Ctrl-W: forget the last word.</summary>
    EraseWord,

    /// <summary>Ctrl-U: forget the line.</summary>
    EraseLine,

    /// <summary>Arrow up, or Shift-Tab.</summary>
    Up,

    /// <summary>Arrow down, or Tab.</summary>
    Down,

    /// <summary>Arrow left.</summary>
    Left,

    /// <summary>Arrow right.</summary>
    Right,

    /// <summary>Ctrl-C or Ctrl-D.</summary>
    Interrupt,

    /// <summary>The terminal is gone.</summary>
    Closed,

    /// <summary>Delete: forget the character at the cursor.</summary>
    Delete,

    /// <summary>To the start of the line.</summary>
    Home,

    /// <summary>To the end of the line.</summary>
    End,

    /// <summary>Ctrl-E: change the call.</summary>
    Edit,
}

/// <summary>One key press.</summary>
/// <param name="Kind">What it means.</param>
/// <param name="Text">The character or the pasted text; empty for other keys. Never holds a control character.</param>
public readonly record struct TerminalKey(KeyKind Kind, string Text = "")
{
    /// <summary>A printable character.</summary>
    public static TerminalKey Character(string text) => new(KeyKind.Character, text);
}
