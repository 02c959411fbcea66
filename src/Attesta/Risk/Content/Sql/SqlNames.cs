namespace Attesta.Risk.Content.Sql;

/// <summary>Tables, columns and functions that are known by their names.</summary>
internal static class SqlNames
{
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Hashes = Set(
        "pg_shadow", "pg_authid", "sql_logins", "syslogins", "dba_users", "user$", "sysxlogins", "pg_user_mapping", "pg_user_mappings", "authentication_string", "mysql_user", "user_privileges_hash");

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Secrets = Set(
        "password", "passwd", "pwd", "password_hash", "passwordhash", "hashed_password", "encrypted_password", "api_key", "apikey", "secret", "secret_key", "client_secret", "access_token", "refresh_token", "auth_token",
        "ssn", "social_security_number", "credit_card", "creditcard", "credit_card_number", "card_number", "cvv", "iban", "private_key", "mfa_secret", "totp_secret", "otp_secret", "session_token", "reset_token", "pin_code");

    private static readonly Dictionary<string, (EffectKind Kind, double Severity, string Says)>.AlternateLookup<ReadOnlySpan<char>> Functions = new Dictionary<string, (EffectKind, double, string)>(StringComparer.OrdinalIgnoreCase)
    {
        ["pg_terminate_backend"] = (EffectKind.StopsService, 0.62, "ends the sessions of others"),
        ["pg_cancel_backend"] = (EffectKind.StopsService, 0.46, "stops the queries of others"),
        ["pg_read_file"] = (EffectKind.ReadsSecret, 0.66, "reads files of the database server"),
        ["pg_read_binary_file"] = (EffectKind.ReadsSecret, 0.66, "reads files of the database server"),
        ["pg_ls_dir"] = (EffectKind.ReadsSecret, 0.5, "lists folders of the database server"),
        ["load_file"] = (EffectKind.ReadsSecret, 0.7, "reads files of the database server"),
        ["lo_export"] = (EffectKind.Overwrites, 0.76, "writes files on the database server"),
        ["lo_import"] = (EffectKind.ReadsSecret, 0.62, "reads files of the database server"),
        ["lo_unlink"] = (EffectKind.Destroys, 0.66, "deletes a large object"),
        ["lo_put"] = (EffectKind.Overwrites, 0.5, "writes a large object"),
        ["pg_file_write"] = (EffectKind.Overwrites, 0.76, "writes files on the database server"),
        ["pg_file_unlink"] = (EffectKind.Destroys, 0.78, "deletes files on the database server"),
        ["pg_reload_conf"] = (EffectKind.Changes, 0.5, "loads the server's settings anew"),
        ["pg_drop_replication_slot"] = (EffectKind.Destroys, 0.66, "drops a replication slot"),
        ["pg_promote"] = (EffectKind.StopsService, 0.66, "makes a standby the primary server"),
        ["pg_sleep"] = (EffectKind.StopsService, 0.32, "keeps the server waiting"),
        ["pg_stat_reset"] = (EffectKind.Destroys, 0.35, "resets statistics"),
        ["sleep"] = (EffectKind.StopsService, 0.32, "keeps the server waiting"),
        ["benchmark"] = (EffectKind.StopsService, 0.35, "keeps the server busy"),
        ["setval"] = (EffectKind.Changes, 0.45, "sets a sequence"),
        ["set_config"] = (EffectKind.Changes, 0.4, "changes a setting"),
        ["dblink"] = (EffectKind.SendsOut, 0.56, "runs a query on another server"),
        ["dblink_exec"] = (EffectKind.ExecutesOpaqueCode, 0.7, "runs a statement on another server"),
        ["dblink_connect"] = (EffectKind.SendsOut, 0.5, "connects to another server"),
        ["openrowset"] = (EffectKind.SendsOut, 0.6, "reads from a file or another server"),
        ["opendatasource"] = (EffectKind.SendsOut, 0.6, "connects to another server"),
        ["openquery"] = (EffectKind.SendsOut, 0.56, "runs a query on another server"),
        ["xp_cmdshell"] = (EffectKind.ExecutesOpaqueCode, 0.93, "runs a command on the database server"),
        ["sys_exec"] = (EffectKind.ExecutesOpaqueCode, 0.92, "runs a command on the database server"),
        ["sys_eval"] = (EffectKind.ExecutesOpaqueCode, 0.92, "runs a command on the database server"),
        ["load_extension"] = (EffectKind.ExecutesOpaqueCode, 0.82, "loads program code into the database"),
        ["writefile"] = (EffectKind.Overwrites, 0.7, "writes a file"),
        ["readfile"] = (EffectKind.ReadsSecret, 0.5, "reads a file"),
        ["query_to_xml"] = (EffectKind.ExecutesOpaqueCode, 0.5, "runs a query that stands in text"),
        ["extractvalue_http"] = (EffectKind.SendsOut, 0.6, "sends something to another server"),
        ["http_get"] = (EffectKind.SendsOut, 0.5, "sends a request to another server"),
        ["http_post"] = (EffectKind.SendsOut, 0.62, "sends something to another server"),
        ["sp_executesql"] = (EffectKind.ExecutesOpaqueCode, 0.4, "runs statements that stand in text"),
        ["sp_configure"] = (EffectKind.WeakensControl, 0.72, "changes what the database server allows"),
        ["sp_addsrvrolemember"] = (EffectKind.RaisesPrivilege, 0.84, "makes somebody a server administrator"),
        ["sp_addrolemember"] = (EffectKind.GrantsAccess, 0.7, "adds somebody to a role"),
        ["sp_addlogin"] = (EffectKind.GrantsAccess, 0.62, "makes a login"),
        ["sp_droplogin"] = (EffectKind.Destroys, 0.72, "drops a login"),
        ["sp_oacreate"] = (EffectKind.ExecutesOpaqueCode, 0.86, "runs a program object on the database server"),
        ["sp_oamethod"] = (EffectKind.ExecutesOpaqueCode, 0.86, "runs a program object on the database server"),
        ["sp_detach_db"] = (EffectKind.StopsService, 0.76, "takes a database off the server"),
        ["sp_rename"] = (EffectKind.Changes, 0.52, "renames something"),
        ["sp_delete_job"] = (EffectKind.Destroys, 0.66, "deletes a scheduled job"),
        ["sp_msforeachtable"] = (EffectKind.ExecutesOpaqueCode, 0.76, "runs a statement on every table"),
        ["sp_msforeachdb"] = (EffectKind.ExecutesOpaqueCode, 0.76, "runs a statement on every database"),
        ["xp_regwrite"] = (EffectKind.Overwrites, 0.82, "writes the registry of the database server"),
        ["xp_regread"] = (EffectKind.ReadsSecret, 0.6, "reads the registry of the database server"),
        ["xp_regdeletekey"] = (EffectKind.Destroys, 0.84, "deletes from the registry of the database server"),
        ["xp_dirtree"] = (EffectKind.SendsOut, 0.6, "lists folders of the database server or of another"),
        ["xp_fileexist"] = (EffectKind.OnlyReads, 0.35, "looks for files of the database server"),
        ["xp_delete_file"] = (EffectKind.Destroys, 0.78, "deletes files of the database server"),
    }.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly string[] Packages = ["utl_http", "utl_file", "utl_smtp", "utl_tcp", "dbms_scheduler", "dbms_job", "dbms_java", "dbms_xslprocessor", "dbms_ldap"];

    /// <summary>Whether the server keeps the hashes of its own accounts there.</summary>
    public static bool AreHashes(ReadOnlySpan<char> name) => Hashes.Contains(name);

    /// <summary>Whether a column of this name holds secrets.</summary>
    public static bool IsSecret(ReadOnlySpan<char> name) => Secrets.Contains(name);

    /// <summary>What a function or procedure does; false for all that is not known.</summary>
    public static bool TryFunction(ReadOnlySpan<char> name, out (EffectKind Kind, double Severity, string Says) does)
    {
        if (Functions.TryGetValue(name, out does))
            return true;
        if (name.StartsWith("xp_", StringComparison.OrdinalIgnoreCase))
        {
            does = (EffectKind.ExecutesOpaqueCode, 0.7, "runs a procedure that reaches out of the database");
            return true;
        }

        foreach (var package in Packages)
        {
            if (name.Equals(package, StringComparison.OrdinalIgnoreCase))
            {
                does = (EffectKind.SendsOut, 0.66, "reaches out of the database to files, programs or other servers");
                return true;
            }
        }

        return false;
    }

    private static HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Set(params string[] names) => new HashSet<string>(names, StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
}
