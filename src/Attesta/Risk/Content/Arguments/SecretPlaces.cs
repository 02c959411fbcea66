using System.Buffers;

namespace Attesta.Risk.Content.Arguments;

/// <summary>Files and folders that hold keys, tokens, passwords or other people's sessions.</summary>
internal static class SecretPlaces
{
    private static readonly PathSight SshKeys = new(PathClass.Secret, 0.64, "SSH keys");
    private static readonly PathSight CloudKeys = new(PathClass.Secret, 0.64, "cloud credentials");
    private static readonly PathSight Hashes = new(PathClass.Secret, 0.7, "password hashes of the machine");
    private static readonly PathSight Browser = new(PathClass.Secret, 0.68, "a browser's passwords or sessions");
    private static readonly PathSight Wallet = new(PathClass.Secret, 0.7, "a wallet");
    private static readonly PathSight PrivateKey = new(PathClass.Secret, 0.56, "a private key or certificate");
    private static readonly PathSight Tokens = new(PathClass.Secret, 0.56, "tokens or passwords of a tool");
    private static readonly PathSight Settings = new(PathClass.Secret, 0.48, "settings with secrets");
    private static readonly PathSight Vault = new(PathClass.Secret, 0.68, "a password store");
    private static readonly PathSight History = new(PathClass.Secret, 0.42, "what was typed before");
    private static readonly PathSight Mounted = new(PathClass.Secret, 0.62, "secrets of a service");

    // By the file's name alone.
    private static readonly Dictionary<string, PathSight>.AlternateLookup<ReadOnlySpan<char>> Names = Read(
        (SshKeys, "id_rsa id_dsa id_ecdsa id_ed25519 id_ed25519_sk id_ecdsa_sk authorized_keys authorized_keys2 id_rsa.bak identity.key ssh_host_rsa_key ssh_host_ed25519_key ssh_host_ecdsa_key"),
        (CloudKeys, "application_default_credentials.json accesstokens.json azureprofile.json msal_token_cache.json service-account.json service_account.json serviceaccount.json gcp-key.json kubeconfig .boto .s3cfg terraform.tfstate terraform.tfstate.backup rclone.conf"),
        (Hashes, "gshadow master.passwd ntds.dit krb5.keytab"),
        (Browser, "logins.json key4.db key3.db cookies.sqlite signons.sqlite formhistory.sqlite"),
        (Wallet, "wallet.dat default_wallet mnemonic.txt seed.txt seed_phrase.txt"),
        (Tokens, ".netrc _netrc .npmrc .pypirc .git-credentials .pgpass .my.cnf .dockercfg .vault-token .htpasswd .yarnrc.yml .terraformrc credentials.tfrc.json .msmtprc .mutt_secrets sitemanager.xml recentservers.xml winscp.ini .esmtprc .fetchmailrc .hgrc.auth .mylogin.cnf"),
        (Settings, ".env .envrc env.local secrets.yml secrets.yaml secrets.json secrets.toml secrets.env secrets.txt secret.yml secret.yaml secret.json credentials credentials.json credentials.yml credentials.yaml credentials.csv client_secret.json client_secrets.json passwords.txt password.txt wp-config.php .secrets .secret vault.yml vault.yaml master.key production.key local_settings.py passwords.csv api_keys.txt apikeys.json token.json tokens.json .flaskenv"),
        (Vault, "login.keychain login.keychain-db keychain-2.db"),
        (History, ".bash_history .zsh_history .sh_history .python_history .psql_history .mysql_history .node_repl_history .rediscli_history .sqlite_history fish_history consolehost_history.txt .histfile .history .lesshst .irb_history"));

    // A folder anywhere on the way.
    private static readonly (string Folder, PathSight Sight)[] Folders =
    [
        ("/.ssh", SshKeys), ("/.aws", CloudKeys), ("/.azure", CloudKeys), ("/.config/gcloud", CloudKeys), ("/.kube", CloudKeys), ("/.gnupg", Vault), ("/.password-store", Vault), ("/.config/op", Vault), ("/.docker/config.json", Tokens),
        ("/.config/gh/hosts.yml", Tokens), ("/.config/hub", Tokens), ("/.cargo/credentials", Tokens), ("/.gem/credentials", Tokens), ("/.m2/settings", Tokens), ("/.nuget/nuget.config", Tokens), ("/.config/rclone", CloudKeys), ("/.oci", CloudKeys), ("/.config/doctl", CloudKeys),
        ("/.fly/config.yml", CloudKeys), ("/.config/netlify", CloudKeys), ("/.local/share/keyrings", Vault), ("/library/keychains", Vault), ("/library/cookies", Browser), ("/.mozilla/firefox", Browser), ("/.thunderbird", Browser), ("/.config/google-chrome", Browser),
        ("/.config/chromium", Browser), ("/.config/bravesoftware", Browser), ("/google/chrome/user data", Browser), ("/library/application support/google/chrome", Browser), ("/library/application support/firefox", Browser), ("/mozilla/firefox/profiles", Browser), ("/microsoft/edge/user data", Browser),
        ("/bravesoftware/brave-browser", Browser), ("/.config/microsoft-edge", Browser), ("/.bitcoin", Wallet), ("/.ethereum/keystore", Wallet), ("/.electrum", Wallet), ("/.config/solana", Wallet), ("/.monero", Wallet), ("/exodus.wallet", Wallet), ("/.config/exodus", Wallet), ("/ledger live", Wallet),
        ("/appdata/roaming/bitcoin", Wallet), ("/metamask", Wallet), ("/.cardano", Wallet), ("/microsoft/credentials", Vault), ("/microsoft/protect", Vault), ("/microsoft/vault", Vault), ("/.vnc/passwd", Tokens), ("/.config/filezilla", Tokens), ("/filezilla", Tokens), ("/.purple", Tokens), ("/.config/slack", Browser), ("/.config/discord", Browser),
        ("/.config/signal", Browser), ("/telegram desktop/tdata", Browser), ("/etc/ssl/private", PrivateKey), ("/etc/letsencrypt", PrivateKey), ("/etc/pki/tls/private", PrivateKey), ("/etc/kubernetes/pki", CloudKeys), ("/etc/kubernetes/admin.conf", CloudKeys), ("/etc/rancher/k3s/k3s.yaml", CloudKeys), ("/var/lib/kubelet", Mounted),
        ("/run/secrets", Mounted), ("/var/run/secrets", Mounted), ("/etc/ppp/chap-secrets", Tokens), ("/etc/ipsec.secrets", Tokens), ("/etc/wireguard", PrivateKey), ("/etc/openvpn", PrivateKey), ("/etc/ssh/ssh_host", SshKeys), ("/etc/shadow", Hashes), ("/private/var/db/dslocal", Hashes),
        ("/etc/security/opasswd", Hashes), ("/windows/system32/config/sam", Hashes), ("/windows/system32/config/system", Hashes), ("/windows/system32/config/security", Hashes), ("/windows/repair/sam", Hashes), ("/windows/ntds", Hashes), ("/var/lib/docker/volumes", Mounted), ("/proc/kcore", Mounted), ("/.claude/.credentials", Tokens), ("/.codex/auth", Tokens),
    ];

    private static readonly SearchValues<string> FolderNames = SearchValues.Create(Array.ConvertAll(Folders, folder => folder.Folder), StringComparison.Ordinal);

    private static readonly string[] Harmless = [".example", ".sample", ".template", ".dist", ".tmpl", ".pub", ".md", ".schema"];

    private static readonly string[] KeyEndings = [".pem", ".p12", ".pfx", ".jks", ".keystore", ".ppk", ".ovpn", ".keytab", ".pkcs12", ".p8", ".gpg-key"];

    /// <summary>What lies under a normalised path; null when it is nothing secret.</summary>
    public static PathSight? Find(ReadOnlySpan<char> path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..].TrimEnd('*');
        foreach (var ending in Harmless)
        {
            if (name.EndsWith(ending, StringComparison.Ordinal))
                return null;
        }

        if (name is "known_hosts" or "known_hosts.old")
            return null;
        var folder = InFolder(path);
        if (Names.TryGetValue(name, out var sight))
            return folder is { } worse && worse.Severity > sight.Severity ? worse : sight;
        foreach (var ending in KeyEndings)
        {
            if (name.Length > ending.Length && name.EndsWith(ending, StringComparison.Ordinal) && !IsPublicCertificate(name))
                return PrivateKey;
        }

        if (name.EndsWith(".kdbx", StringComparison.Ordinal) || name.EndsWith(".kdb", StringComparison.Ordinal) || name.EndsWith(".agilekeychain", StringComparison.Ordinal))
            return Vault;
        if (name.StartsWith(".env.", StringComparison.Ordinal) || (name.Length > 4 && name.EndsWith(".env", StringComparison.Ordinal)) || name.EndsWith(".tfvars", StringComparison.Ordinal) || name.EndsWith(".tfstate", StringComparison.Ordinal))
            return Settings;
        if (name.StartsWith("client_secret", StringComparison.Ordinal) || name.StartsWith("id_rsa", StringComparison.Ordinal) || name.StartsWith("id_ed25519", StringComparison.Ordinal) || (name.EndsWith(".key", StringComparison.Ordinal) && name.Length > 4))
            return name.EndsWith(".key", StringComparison.Ordinal) ? PrivateKey : SshKeys;
        return folder ?? (IsEnvironment(path) ? Mounted : null);
    }

    // A certificate is shown to everyone who connects; with its key in the same file, people call it a key.
    private static bool IsPublicCertificate(ReadOnlySpan<char> name) =>
        name.EndsWith(".pem", StringComparison.Ordinal) && !name.Contains("key", StringComparison.Ordinal) && !name.Contains("priv", StringComparison.Ordinal)
        && (name is "ca.pem" or "root.pem" or "crl.pem" || name.EndsWith("-ca.pem", StringComparison.Ordinal) || name.Contains("cert", StringComparison.Ordinal) || name.Contains("chain", StringComparison.Ordinal)
            || name.Contains("bundle", StringComparison.Ordinal) || name.Contains("pub", StringComparison.Ordinal));

    private static PathSight? InFolder(ReadOnlySpan<char> path)
    {
        for (var from = 0; path[from..].IndexOfAny(FolderNames) is var next and >= 0; from++)
        {
            from += next;
            foreach (var (folder, sight) in Folders)
            {
                var end = from + folder.Length;
                if (path[from..].StartsWith(folder, StringComparison.Ordinal) && (end >= path.Length || path[end] is '/' or '*' or '.' or '_' or '-' or ':'))
                    return sight;
            }
        }

        return (path.EndsWith("/login data", StringComparison.Ordinal) || path.EndsWith("/web data", StringComparison.Ordinal)) ? Browser : null;
    }

    // /proc/self/environ
    private static bool IsEnvironment(ReadOnlySpan<char> path) => path.StartsWith("/proc/", StringComparison.Ordinal) && (path.EndsWith("/environ", StringComparison.Ordinal) || path.EndsWith("/mem", StringComparison.Ordinal));

    private static Dictionary<string, PathSight>.AlternateLookup<ReadOnlySpan<char>> Read(params ReadOnlySpan<(PathSight Sight, string Names)> table)
    {
        var names = new Dictionary<string, PathSight>(StringComparer.Ordinal);
        foreach (var (sight, list) in table)
        {
            foreach (var name in list.Split(' '))
                names[name] = sight;
        }

        return names.GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
