namespace Attesta.Actions;

/// <summary>Where one is in a command, read word by word: behind which program, and whether the next word is its secret.</summary>
internal struct CommandPlace
{
    private SecretPrograms _programs;
    private Expects _expects;
    private bool _isPastStart;
    private bool _followsOption;
    private bool _takesUser;
    private bool _isPassedOn;
    private bool _isContainer;

    /// <summary>Whether the next word is a secret or holds one.</summary>
    public readonly bool IsWaiting => _expects != Expects.Nothing;

    private enum Expects
    {
        Nothing,
        Secret,
        NameAndSecret,
    }

    /// <summary>A word that is empty stands for the secret as well: what follows it is none.</summary>
    public void Empty() => (_expects, _isPastStart) = (Expects.Nothing, true);

    /// <summary>What follows is a file, or with <c>&lt;&lt;&lt;</c> the text that the program reads.</summary>
    public void Redirect(bool isText) => _expects = !isText ? Expects.Nothing
        : (_programs & SecretPrograms.Passwd) != SecretPrograms.None ? Expects.Secret
        : (_programs & SecretPrograms.Chpasswd) != SecretPrograms.None ? Expects.NameAndSecret
        : Expects.Nothing;

    /// <summary>Takes the next word; where in it a secret begins, or null.</summary>
    /// <param name="word">The word without its quotes.</param>
    /// <param name="isGlued">Whether a quote follows without a space.</param>
    public int? Next(ReadOnlySpan<char> word, bool isGlued)
    {
        if (_expects != Expects.Nothing)
        {
            var isWhole = _expects == Expects.Secret;
            (_expects, _followsOption) = (Expects.Nothing, false);
            return isWhole ? 0 : BehindColon(word);
        }

        var secret = word[0] == '-' ? Option(word, isGlued) : null;
        if (word[0] != '-')
            Operand(word);
        _followsOption = word[0] == '-' && word is not ("--" or "-E" or "-H");
        return secret;
    }

    private int? Option(ReadOnlySpan<char> word, bool isGlued)
    {
        _takesUser = !_isPastStart && word is "-u" or "-g" or "--user" or "--group";
        if (word is "--password" or "--passwd" or "--pass" or "--passphrase")
            return Wait(Expects.Secret);
        if (Has(SecretPrograms.Curl) && word is "-u" or "--user" or "-U" or "--proxy-user")
            return Wait(Expects.NameAndSecret);
        if (Has(SecretPrograms.Curl) && (word.StartsWith("-u", StringComparison.Ordinal) || word.StartsWith("-U", StringComparison.Ordinal)
            || word.StartsWith("--user=", StringComparison.Ordinal) || word.StartsWith("--proxy-user=", StringComparison.Ordinal)))
            return isGlued && word.IndexOf(':') < 0 ? Wait(Expects.NameAndSecret) : BehindColon(word);
        if (Has(SecretPrograms.Gh) && word.StartsWith("--body=", StringComparison.Ordinal))
            return isGlued ? Wait(Expects.Secret) : "--body=".Length;
        var option = _programs switch
        {
            _ when Has(SecretPrograms.Sshpass) || Has(SecretPrograms.Mongo) || Has(SecretPrograms.Login) => "-p",
            _ when Has(SecretPrograms.Redis) => "-a",
            _ when Has(SecretPrograms.Gh) => "-b",
            _ when Has(SecretPrograms.Ldap) => "-w",
            _ when Has(SecretPrograms.Zip) => "-P",
            _ when Has(SecretPrograms.Mysql) => "-p",
            _ => "",
        };
        if (option.Length == 0)
            return null;
        if (Has(SecretPrograms.Gh) && word is "--body")
            return Wait(Expects.Secret);
        if (!word.StartsWith(option, StringComparison.Ordinal))
            return null;

        // mysql -p alone asks for the password, and the next word is the database.
        if (word.Length == option.Length)
            return Has(SecretPrograms.Mysql) && !isGlued ? null : Wait(Expects.Secret);
        return word[option.Length] == '=' ? option.Length + 1 : option.Length;
    }

    private void Operand(ReadOnlySpan<char> word)
    {
        var name = word[(word.LastIndexOf('/') + 1)..];

        // What they take begins with a dash or has a name and a colon in front: no command does.
        if (name is "curl")
            _programs |= SecretPrograms.Curl;
        else if (name is "mysql" or "mysqldump" or "mysqladmin" or "mysqlimport" or "mysqlcheck" or "mysqlshow" or "mariadb" or "mariadb-dump" or "mariadb-admin")
            _programs |= SecretPrograms.Mysql;
        if (_isPastStart && !_isPassedOn)
        {
            Verb(word);
            return;
        }

        if (_takesUser || (!_isPastStart && (IsWrapper(name) || char.IsAsciiDigit(word[0]) || IsAssignment(word))))
        {
            _takesUser = false;
            return;
        }

        if (!_followsOption)
        {
            var program = Program(name);
            _programs |= program;
            _isPassedOn &= program == SecretPrograms.None;
        }

        _isContainer = name is "docker" or "podman" or "nerdctl" or "kubectl" or "docker-compose" or "helm" or "oras" or "skopeo" or "buildah" or "az" && !_isPastStart;
        _isPastStart = true;
    }

    // docker login, docker exec NAME, gh secret set.
    private void Verb(ReadOnlySpan<char> word)
    {
        if (_isContainer && word is "login")
            _programs |= SecretPrograms.Login;
        else if (_isContainer && word is "exec")
            _isPassedOn = true;
        else if (Has(SecretPrograms.GhItself) && word is "secret" or "variable")
            _programs |= SecretPrograms.GhSecret;
        else if (Has(SecretPrograms.GhSecret) && word is "set")
            _programs |= SecretPrograms.Gh;
    }

    private readonly bool Has(SecretPrograms program) => (_programs & program) != SecretPrograms.None;

    private int? Wait(Expects expects)
    {
        _expects = expects;
        return null;
    }

    private static int? BehindColon(ReadOnlySpan<char> word) => word.IndexOf(':') is > 0 and var colon ? colon + 1 : null;

    private static bool IsAssignment(ReadOnlySpan<char> word) => char.IsAsciiLetter(word[0]) && word.IndexOf('=') is > 0 and var sign && !word[..sign].Contains('/');

    private static bool IsWrapper(ReadOnlySpan<char> name) =>
        name is "sudo" or "doas" or "env" or "nohup" or "exec" or "command" or "time" or "nice" or "timeout" or "setsid" or "then" or "do" or "else" or "if" or "!";

    private static SecretPrograms Program(ReadOnlySpan<char> name) => name switch
    {
        "sshpass" => SecretPrograms.Sshpass,
        "redis-cli" or "valkey-cli" => SecretPrograms.Redis,
        "passwd" => SecretPrograms.Passwd,
        "chpasswd" => SecretPrograms.Chpasswd,
        "gh" => SecretPrograms.GhItself,
        "ldapsearch" or "ldapmodify" or "ldapadd" or "ldapdelete" or "ldappasswd" or "ldapwhoami" => SecretPrograms.Ldap,
        "mongo" or "mongosh" or "mongodump" or "mongorestore" or "mongoexport" or "mongoimport" => SecretPrograms.Mongo,
        "zip" or "unzip" or "sqlcmd" or "bcp" => SecretPrograms.Zip,
        _ => SecretPrograms.None,
    };
}
