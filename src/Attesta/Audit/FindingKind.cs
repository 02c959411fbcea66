namespace Attesta.Audit;

/// <summary>The kinds of <see cref="LedgerFinding"/>, in their written form.</summary>
public static class FindingKind
{
    /// <summary>The line is not one JSON object of the expected make.</summary>
    public const string Malformed = "malformed";

    /// <summary>The line is longer than <see cref="AuditChain.MaxLineBytes"/> and was not read.</summary>
    public const string LineTooLong = "line_too_long";

    /// <summary>An empty line.</summary>
    public const string BlankLine = "blank_line";

    /// <summary>The line ends in CR LF.</summary>
    public const string CarriageReturn = "carriage_return";

    /// <summary>The line begins with a byte order mark.</summary>
    public const string ByteOrderMark = "byte_order_mark";

    /// <summary>The line is not UTF-8.</summary>
    public const string InvalidUtf8 = "invalid_utf8";

    /// <summary>A field or key comes twice.</summary>
    public const string DuplicateMember = "duplicate_member";

    /// <summary>A field that the format does not know.</summary>
    public const string UnknownMember = "unknown_member";

    /// <summary>A field is not there.</summary>
    public const string MissingMember = "missing_member";

    /// <summary>Fields or keys are not sorted.</summary>
    public const string WrongOrder = "wrong_order";

    /// <summary>A field has a value of another type.</summary>
    public const string WrongType = "wrong_type";

    /// <summary>Right JSON in another spelling: spaces, other escapes, other digits.</summary>
    public const string NotCanonical = "not_canonical";

    /// <summary>previous_hash is not the hash of the line before.</summary>
    public const string BrokenLink = "broken_link";

    /// <summary>chain_hash is not the hash of this line: the line was changed.</summary>
    public const string WrongHash = "wrong_hash";

    /// <summary>Bytes after the last line end.</summary>
    public const string TornTail = "torn_tail";

    /// <summary>An entry <c>attesta.checkpoint</c> or <c>attesta.keys</c>, or a checkpoint elsewhere, that cannot be read.</summary>
    public const string MalformedCheckpoint = "malformed_checkpoint";

    /// <summary>A checkpoint is of another ledger.</summary>
    public const string WrongOrigin = "wrong_origin";

    /// <summary>A checkpoint covers more than stands before it, or not more than the one before.</summary>
    public const string WrongSize = "wrong_size";

    /// <summary>The entries are not those that were signed: at or before this line they were changed.</summary>
    public const string WrongRoot = "wrong_root";

    /// <summary>A checkpoint carries no signature.</summary>
    public const string MissingSignature = "missing_signature";

    /// <summary>A signature is not of what it stands below.</summary>
    public const string BadSignature = "bad_signature";

    /// <summary>A checkpoint is signed, but by no key that is trusted.</summary>
    public const string UnknownKey = "unknown_key";

    /// <summary>A checkpoint is signed by a key that another had followed.</summary>
    public const string RetiredKey = "retired_key";

    /// <summary>A key is configured, and entries from this line on are not signed although they should be.</summary>
    public const string MissingCheckpoint = "missing_checkpoint";

    /// <summary>An anchor or a file beside the log knows of more entries than there are.</summary>
    public const string Truncated = "truncated";

    /// <summary>An anchor holds no checkpoint of this log.</summary>
    public const string NotAnchored = "not_anchored";

    /// <summary>An anchor cannot be read, so nothing was compared with what it holds.</summary>
    public const string UnreadAnchor = "unread_anchor";

    /// <summary>The index beside the ledger does not say what the ledger holds. The ledger itself may be as it should.</summary>
    public const string WrongIndex = "wrong_index";
}
