namespace Attesta;

/// <summary>A guarded call was not approved: denied, blocked, unanswered or escalated. The action did not run.</summary>
public sealed class AttestaDeniedException : Exception
{
    /// <summary>The message of a denial that says nothing else.</summary>
    public const string DefaultMessage = "Action denied by attesta";

    /// <summary>A denial without a record.</summary>
    public AttestaDeniedException()
        : this(DefaultMessage)
    {
    }

    /// <summary>A denial without a record.</summary>
    public AttestaDeniedException(string message)
        : base(message)
    {
    }

    /// <summary>A denial that another failure caused.</summary>
    public AttestaDeniedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A denial with its record.</summary>
    public AttestaDeniedException(string message, ApprovalResult? result)
        : base(message) => Result = result;

    /// <summary>The record of the decision; null when evaluation never finished.</summary>
    public ApprovalResult? Result { get; }
}
