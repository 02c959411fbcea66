namespace Attesta.Risk.Content.Sql;

/// <summary>A piece of SQL text.</summary>
/// <param name="Start">Where it begins in the text.</param>
/// <param name="Length">How long it is, quotes included.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Word">Which known word, if it is one.</param>
/// <param name="IsConditional">Whether only some servers see it: inside <c>/*! ... */</c>.</param>
internal readonly record struct SqlToken(int Start, int Length, SqlKind Kind, SqlWord Word, bool IsConditional)
{
    /// <summary>Where it ends.</summary>
    public int End => Start + Length;
}

/// <summary>What a token is.</summary>
internal enum SqlKind : byte
{
    /// <summary>A keyword or a bare name.</summary>
    Word,

    /// <summary>A name in quotes or brackets; to some servers a double-quoted one is text.</summary>
    Name,

    /// <summary>Text.</summary>
    Text,

    /// <summary>Text between dollar signs, which is code more often than not.</summary>
    Body,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A parameter or variable: <c>?</c>, <c>:id</c>, <c>@id</c>, <c>$1</c>.</summary>
    Variable,

    /// <summary>Any other sign.</summary>
    Sign,

    /// <summary>A line for the client program: <c>\! ls</c>, <c>.shell ls</c>.</summary>
    Meta,
}
