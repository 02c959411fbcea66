-- The ledger and what is read from it. Nobody but the owner of this schema writes to a table of chained entries directly: everyone else may call the
-- functions below or insert what is to be chained, and is in one or more of the roles attesta_writer, attesta_sequencer, attesta_reader, attesta_anchor.
-- The roles attesta_operator and attesta_signer have no right on anything: they say of which writers entries of Attesta's own names are believed.

do $$
declare
    wanted text;
begin
    foreach wanted in array array['attesta_writer', 'attesta_operator', 'attesta_signer', 'attesta_sequencer', 'attesta_reader', 'attesta_anchor'] loop
        if not exists (select from pg_roles where rolname = wanted) then
            begin
                execute format('create role %I nologin', wanted);
            exception when duplicate_object or unique_violation then
                -- Roles belong to the whole server, and another database was quicker.
                null;
            end;
        end if;
    end loop;
end $$;

-- Where each chain ends, and which term may go on with it.
create table attesta.chains (
    chain text primary key check (chain ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$'),
    seq bigint not null default 0 check (seq >= 0),
    hash bytea not null default decode(repeat('00', 32), 'hex') check (octet_length(hash) = 32),
    term bigint not null default 0
) with (fillfactor = 50);

-- The chained entries. The line is the record; the columns behind it are read from it, so that it can be found.
-- Every key begins with the chain, so that a chain can have a partition of its own.
create table attesta.entries (
    chain text not null,
    seq bigint not null check (seq > 0),
    term bigint not null,
    entry_id text not null,
    previous_hash bytea not null check (octet_length(previous_hash) = 32),
    chain_hash bytea not null check (octet_length(chain_hash) = 32),
    line bytea not null,
    action_name text not null,
    agent_id text not null,
    session_id text not null,
    environment text not null,
    verdict text not null,
    risk_level text not null,
    challenge_type text not null,
    mode text not null,
    outcome text,
    challenge_passed boolean,
    min_review_met boolean not null,
    is_own boolean not null,
    is_review boolean not null,
    is_human_approval boolean not null,
    review_seconds double precision not null,
    decided_at timestamptz,
    primary key (chain, seq),
    constraint entries_one_successor unique (chain, previous_hash),
    constraint entries_once unique (chain, entry_id)
) partition by list (chain);

create table attesta.entries_other partition of attesta.entries default;
create index entries_by_agent on attesta.entries (chain, agent_id, seq);
create index entries_by_time on attesta.entries using brin (decided_at) with (autosummarize = on);
create index entries_reviewed on attesta.entries (chain, seq) where is_review or is_human_approval or not min_review_met;

-- What waits for its place in a chain: lines with zeros for hashes. Who put a line there, and in which role, is not theirs to say: no one but the owner has
-- a right on those columns. A login that may chain can say anything in the chain, so that its lines are believed here too. An id that one login has put
-- there is free for every other, or one could keep another's entry out, or waiting for the end of a transaction.
create table attesta.inbox (
    id bigint generated always as identity primary key,
    chain text not null check (chain ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$'),
    entry_id text not null,
    line bytea not null check (octet_length(line) <= 4194304),
    put_by text not null default session_user,
    by_operator boolean not null default (pg_has_role('attesta_operator', 'usage') or pg_has_role('attesta_sequencer', 'usage')),
    by_signer boolean not null default (pg_has_role('attesta_signer', 'usage') or pg_has_role('attesta_sequencer', 'usage')),
    constraint inbox_once unique (chain, entry_id, put_by)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);
create index inbox_in_order on attesta.inbox (chain, id);

-- What was in the inbox and was not chained: kept, because somebody put it there.
create table attesta.refused (
    id bigint primary key,
    chain text not null,
    entry_id text not null,
    line bytea not null,
    put_by text not null,
    reason text not null,
    refused_at timestamptz not null default now()
);

-- What trust is computed from, for each agent and domain: running sums, as JSON.
create table attesta.agents (
    chain text not null,
    agent_key text not null,
    domain_key text not null,
    sums bytea not null,
    primary key (chain, agent_key, domain_key)
) with (fillfactor = 50);

-- Signed checkpoints of ledgers that are elsewhere: an anchor that the owner of a ledger can add to and not take from.
create table attesta.checkpoints (
    id bigint generated always as identity primary key,
    origin text not null,
    note bytea not null check (octet_length(note) <= 65536),
    received_at timestamptz not null default now()
);
create index checkpoints_by_origin on attesta.checkpoints (origin, id);

create function attesta.refuse_change() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    raise exception 'the ledger is only ever added to: % of %.% is refused', tg_op, tg_table_schema, tg_table_name using errcode = 'AT002';
end $$;

create trigger only_added_to before update or delete on attesta.entries for each row execute function attesta.refuse_change();
create trigger not_emptied before truncate on attesta.entries for each statement execute function attesta.refuse_change();
create trigger not_emptied before truncate on attesta.entries_other for each statement execute function attesta.refuse_change();
create trigger only_added_to before update or delete on attesta.refused for each row execute function attesta.refuse_change();
create trigger not_emptied before truncate on attesta.refused for each statement execute function attesta.refuse_change();
create trigger only_added_to before update or delete on attesta.checkpoints for each row execute function attesta.refuse_change();
create trigger not_emptied before truncate on attesta.checkpoints for each statement execute function attesta.refuse_change();

-- Begins a term: from now on no call of an earlier term succeeds. One that is under way ends first, because both take the chain's row.
create function attesta.begin_term(p_chain text, out term bigint, out seq bigint, out hash bytea)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    insert into attesta.chains as c (chain, term) values (p_chain, 1)
        on conflict (chain) do update set term = c.term + 1
        returning c.term, c.seq, c.hash into term, seq, hash;
end $$;

-- Adds linked entries to the end of a chain, takes those that come first out of the inbox and puts down what agents have earned: all of it, or nothing.
-- An entry leaves the inbox only as it is: its line and the one that is chained differ in the two hashes, which begin at the places that are given.
create function attesta.extend(
    p_chain text, p_term bigint, p_seq bigint,
    p_entry_id text[], p_previous_hash bytea[], p_chain_hash bytea[], p_line bytea[],
    p_action_name text[], p_agent_id text[], p_session_id text[], p_environment text[], p_verdict text[], p_risk_level text[], p_challenge_type text[],
    p_mode text[], p_outcome text[], p_challenge_passed boolean[], p_min_review_met boolean[], p_is_own boolean[], p_is_review boolean[],
    p_is_human_approval boolean[], p_review_seconds double precision[], p_decided_at timestamptz[],
    p_inbox bigint[], p_chain_hash_at int[], p_previous_hash_at int[], p_agent_key text[], p_domain_key text[], p_sums bytea[])
returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    n constant int := cardinality(p_entry_id);
    no_hash constant bytea := decode(repeat('30', 64), 'hex');
    taken int;
begin
    if p_previous_hash[2:n] is distinct from p_chain_hash[1:n - 1] then
        raise exception 'the entries do not follow each other' using errcode = 'AT003';
    end if;
    -- Whoever is told that an entry is chained is told that it is on disk, whatever the caller or a pooler has made of the session.
    if current_setting('synchronous_commit') not in ('on', 'remote_apply') then
        perform set_config('synchronous_commit', 'on', true);
    end if;
    update attesta.chains c set seq = c.seq + n, hash = p_chain_hash[n]
        where c.chain = p_chain and c.term = p_term and c.seq = p_seq and c.hash = p_previous_hash[1];
    if not found then
        raise exception 'another sequencer has taken over the chain' using errcode = 'AT001';
    end if;
    if cardinality(p_inbox) > 0 then
        -- Whoever takes an entry back is told that it will never be chained, so one that is gone must not be.
        delete from attesta.inbox i
            using unnest(p_inbox, p_entry_id, p_line, p_chain_hash_at, p_previous_hash_at) as e (id, entry_id, line, chain_hash_at, previous_hash_at)
            where i.id = e.id and i.chain = p_chain and i.entry_id = e.entry_id
                and i.line = overlay(overlay(e.line placing no_hash from e.chain_hash_at) placing no_hash from e.previous_hash_at);
        get diagnostics taken = row_count;
        if taken <> cardinality(p_inbox) then
            raise exception 'an entry is not in the inbox, or not as it is chained' using errcode = 'AT004';
        end if;
    end if;
    insert into attesta.entries (
            chain, seq, term, entry_id, previous_hash, chain_hash, line, action_name, agent_id, session_id, environment, verdict, risk_level,
            challenge_type, mode, outcome, challenge_passed, min_review_met, is_own, is_review, is_human_approval, review_seconds, decided_at)
        select p_chain, p_seq + e.place, p_term, e.entry_id, e.previous_hash, e.chain_hash, e.line, e.action_name, e.agent_id, e.session_id, e.environment,
            e.verdict, e.risk_level, e.challenge_type, e.mode, e.outcome, e.challenge_passed, e.min_review_met, e.is_own, e.is_review,
            e.is_human_approval, e.review_seconds, e.decided_at
        from unnest(
            p_entry_id, p_previous_hash, p_chain_hash, p_line, p_action_name, p_agent_id, p_session_id, p_environment, p_verdict, p_risk_level,
            p_challenge_type, p_mode, p_outcome, p_challenge_passed, p_min_review_met, p_is_own, p_is_review, p_is_human_approval, p_review_seconds,
            p_decided_at) with ordinality as e (
            entry_id, previous_hash, chain_hash, line, action_name, agent_id, session_id, environment, verdict, risk_level, challenge_type, mode, outcome,
            challenge_passed, min_review_met, is_own, is_review, is_human_approval, review_seconds, decided_at, place);
    if cardinality(p_agent_key) > 0 then
        insert into attesta.agents (chain, agent_key, domain_key, sums)
            select p_chain, a.agent_key, a.domain_key, a.sums from unnest(p_agent_key, p_domain_key, p_sums) as a (agent_key, domain_key, sums)
            on conflict (chain, agent_key, domain_key) do update set sums = excluded.sums;
    end if;
    -- A full queue of notices would fail the commit, and any login can fill it. Nothing depends on notices.
    perform pg_notify('attesta_entries', p_chain) where pg_notification_queue_usage() < 0.5;
end $$;

-- What waits, oldest first, and whether it is in the chain already. It is held to the end of the transaction, so that nobody takes back what is being chained;
-- what somebody else holds is passed over, or a login that begins to take an entry back and never ends would hold up all.
create function attesta.waiting(p_chain text, p_most int) returns table (
    id bigint, entry_id text, line bytea, by_operator boolean, by_signer boolean, is_chained boolean)
language sql security definer set search_path = pg_catalog, pg_temp as $$
    select w.id, w.entry_id, w.line, w.by_operator, w.by_signer, exists (select from attesta.entries e where e.chain = p_chain and e.entry_id = w.entry_id)
    from (
        select i.id, i.entry_id, i.line, i.by_operator, i.by_signer, sum(octet_length(i.line)) over (order by i.id) - octet_length(i.line) as bytes_before
        from (select * from attesta.inbox a where a.chain = p_chain order by a.id limit p_most for update skip locked) i) w
    where w.bytes_before < 8388608 order by w.id;
$$;

-- Takes out of the inbox what will not be chained, and keeps it. Without a reason it stays where it is.
create function attesta.set_aside(p_chain text, p_ids bigint[], p_reasons text[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    with gone as (delete from attesta.inbox i where i.chain = p_chain and i.id = any (p_ids) returning i.*)
    insert into attesta.refused (id, chain, entry_id, line, put_by, reason)
        select g.id, g.chain, g.entry_id, g.line, g.put_by, r.reason from gone g join unnest(p_ids, p_reasons) as r (id, reason) on r.id = g.id;
    perform pg_notify('attesta_entries', p_chain) where pg_notification_queue_usage() < 0.5;
end $$;

-- Where entries are, by their ids: in the chain, still waiting where the same login put them, or (not returned) nowhere.
create function attesta.placed(p_chain text, p_entry_id text[]) returns table (entry_id text, previous_hash bytea, chain_hash bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select e.entry_id, e.previous_hash, e.chain_hash from attesta.entries e where e.chain = p_chain and e.entry_id = any (p_entry_id)
    union all
    select i.entry_id, null, null from attesta.inbox i where i.chain = p_chain and i.entry_id = any (p_entry_id) and i.put_by = session_user
        and not exists (select from attesta.entries e where e.chain = p_chain and e.entry_id = i.entry_id);
$$;

-- Takes back what waits and has no place yet. Only the login that put it there can.
create function attesta.withdraw(p_chain text, p_entry_id text[]) returns setof text
language sql security definer set search_path = pg_catalog, pg_temp as $$
    delete from attesta.inbox i where i.chain = p_chain and i.entry_id = any (p_entry_id) and i.put_by = session_user returning i.entry_id;
$$;

-- What is known of agents. Without keys: of all.
create function attesta.sums_of(p_chain text, p_agent_key text[]) returns table (agent_key text, domain_key text, sums bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select a.agent_key, a.domain_key, a.sums from attesta.agents a
    where a.chain = p_chain and (p_agent_key is null or a.agent_key = any (p_agent_key)) order by a.agent_key, a.domain_key;
$$;

revoke all on all tables in schema attesta from public;
revoke all on all functions in schema attesta from public;
revoke all on schema attesta from public;
grant usage on schema attesta to attesta_writer, attesta_sequencer, attesta_reader, attesta_anchor;
grant select on attesta.migrations to attesta_writer, attesta_sequencer, attesta_reader, attesta_anchor;
grant insert (chain, entry_id, line) on attesta.inbox to attesta_writer;
grant execute on function attesta.placed(text, text[]), attesta.withdraw(text, text[]), attesta.sums_of(text, text[]) to attesta_writer;
grant execute on function attesta.begin_term(text), attesta.waiting(text, int), attesta.set_aside(text, bigint[], text[]),
    attesta.placed(text, text[]), attesta.sums_of(text, text[]) to attesta_sequencer;
grant execute on function attesta.extend(
    text, bigint, bigint, text[], bytea[], bytea[], bytea[], text[], text[], text[], text[], text[], text[], text[], text[], text[],
    boolean[], boolean[], boolean[], boolean[], boolean[], double precision[], timestamptz[], bigint[], int[], int[], text[], text[], bytea[]) to attesta_sequencer;
grant select on attesta.chains, attesta.entries, attesta.agents, attesta.checkpoints to attesta_reader;
grant execute on function attesta.sums_of(text, text[]) to attesta_reader;
grant insert (origin, note) on attesta.checkpoints to attesta_anchor;
