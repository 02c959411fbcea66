namespace Attesta.Risk.Content.Tools;

/// <summary>What an argument's name says about a verb that it may hold.</summary>
internal enum VerbKey
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It names what is done.</summary>
    Verb,

    /// <summary>It names how something is done, which may be a verb that destroys.</summary>
    Mode,

    /// <summary>The method of an HTTP request or of a remote call.</summary>
    Method,

    /// <summary>What is called, when arguments stand beside it.</summary>
    Callee,

    /// <summary>What one of several operations is.</summary>
    Type,

    /// <summary>A list of operations.</summary>
    Batch,

    /// <summary>The arguments of a call within the arguments.</summary>
    Wrapper,

    /// <summary>A query in a language of its own.</summary>
    Query,
}
