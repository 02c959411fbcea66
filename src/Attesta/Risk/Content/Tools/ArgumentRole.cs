namespace Attesta.Risk.Content.Tools;

/// <summary>What an argument is for, by its name.</summary>
internal enum ArgumentRole
{
    /// <summary>Nothing that matters here.</summary>
    None,

    /// <summary>An amount of money.</summary>
    Amount,

    /// <summary>How many.</summary>
    Quantity,

    /// <summary>In what the amount is.</summary>
    Currency,

    /// <summary>Who gets it.</summary>
    Recipient,

    /// <summary>Who can see it.</summary>
    Visibility,

    /// <summary>Set when only some may see it.</summary>
    Hidden,

    /// <summary>Set when it is for all of them.</summary>
    Everything,

    /// <summary>Set when it is to happen whatever stands in the way.</summary>
    Force,

    /// <summary>Set when nothing can bring it back.</summary>
    ForGood,

    /// <summary>Where it happens: production, staging.</summary>
    Environment,

    /// <summary>What somebody may do afterwards.</summary>
    Role,

    /// <summary>Which things are meant.</summary>
    Filter,

    /// <summary>The thing that is meant.</summary>
    Target,

    /// <summary>The person that is meant.</summary>
    Person,

    /// <summary>How somebody is reached, which may be no more than a part of their record.</summary>
    Contact,

    /// <summary>What is said, or what nobody should read: never the thing that is meant.</summary>
    Words,
}
