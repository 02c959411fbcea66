namespace Attesta.Risk.Content.Words;

/// <summary>What kind of thing a noun names, as far as it makes a verb worse or milder. A word can be several.</summary>
[Flags]
internal enum Thing
{
    /// <summary>Nothing is known of it.</summary>
    None = 0,

    /// <summary>Its loss is grave: a database, an account, a backup.</summary>
    Grave = 1,

    /// <summary>Who may do what: a user, a role, a policy.</summary>
    Access = 2,

    /// <summary>A key, token or password.</summary>
    Secret = 4,

    /// <summary>Money, or what is paid for.</summary>
    Money = 8,

    /// <summary>Machines and services that cost while they exist.</summary>
    Infrastructure = 16,

    /// <summary>It reaches people: an e-mail, a message, an invitation.</summary>
    People = 32,

    /// <summary>A protection or a record of what happened: a firewall, an alarm, an audit log.</summary>
    Control = 64,

    /// <summary>All there is.</summary>
    Everything = 128,

    /// <summary>What customers depend on.</summary>
    Production = 256,

    /// <summary>Everybody can see it.</summary>
    Public = 512,

    /// <summary>Little is lost with it: a draft, a comment, a label.</summary>
    Small = 1024,

    /// <summary>It comes back by itself: a cache, a temporary file.</summary>
    Passing = 2048,

    /// <summary>An answer or a figure for the tool's own use: feedback, telemetry, a selection.</summary>
    Answer = 4096,

    /// <summary>A disk, volume or partition.</summary>
    Disk = 8192,

    /// <summary>It moves, opens or heats in the real world.</summary>
    Physical = 16384,

    /// <summary>What is run: a command, a script, a query.</summary>
    Code = 32768,

    /// <summary>A human who takes over.</summary>
    Human = 65536,

    /// <summary>The whole of what somebody has: an account, a repository, a database. Losing it is a disaster.</summary>
    Vital = 131072,

    /// <summary>Nobody misses it for long: a comment, a reaction.</summary>
    Trivial = 262144,

    /// <summary>A secret by itself, and not a name for one: a password.</summary>
    Bare = 524288,

    /// <summary>More than one at once.</summary>
    Several = 1048576,
}
