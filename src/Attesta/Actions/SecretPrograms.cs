namespace Attesta.Actions;

/// <summary>Programs that are given a secret on their command line, as a set.</summary>
[Flags]
internal enum SecretPrograms
{
    None = 0,
    Curl = 1 << 0,
    Mysql = 1 << 1,
    Sshpass = 1 << 2,
    Redis = 1 << 3,
    Passwd = 1 << 4,
    Chpasswd = 1 << 5,

    /// <summary><c>docker login</c> and its like.</summary>
    Login = 1 << 6,
    GhItself = 1 << 7,
    GhSecret = 1 << 8,

    /// <summary><c>gh secret set</c>.</summary>
    Gh = 1 << 9,
    Ldap = 1 << 10,
    Mongo = 1 << 11,
    Zip = 1 << 12,
}
