"""Ground/db: the functions of SQL that every database of ours has.

`makesell_part(atom, done, whole, digits)` = R(atom · done / whole), the same `allocate` (13.1) as SQL, so that sets are split and parted
without leaving the database: a share of T over running weights is the difference of two parts. A property test holds it equal to Python.
`makesell_today()` is the company's date at this moment, for lists that show what holds today; `TODAY` asks for it once a statement.
`makesell_owner_follows()` gives owner and unit of a record to its document where the composite key cannot: a key with an empty part does not
cascade, so a record that belonged to nobody (or to no unit) and now belongs to somebody takes its row along by this trigger.
`makesell_empty_books()` deletes all entries of the books, and only while the company in the database is the demo; a company that is none never
becomes it. Entries may be deleted by the owner alone, so it runs as the owner.
`makesell_analyze()` brings the planner's statistics up to date after an import, roughly (the server refines
them by itself later); only the owner of the tables may, so it runs as the owner.
"""

# Adding forty zeros makes the quotient that exact: with PostgreSQL's sixteen digits it could round up to a half, and then once more.
TODAY = "(select makesell_today())"
FUNCTIONS = """
create or replace function makesell_day(moment timestamptz) returns date
language sql stable
return (moment at time zone coalesce((select timezone from organisation_company where id = 1), 'Asia/Shanghai'))::date;

create or replace function makesell_today() returns date
language sql stable
return makesell_day(now());

create or replace function makesell_part(atom numeric, done numeric, whole numeric, digits integer) returns numeric
language sql immutable parallel safe
return case when whole = 0 then 0
    else round(atom * done / (whole + 0.0000000000000000000000000000000000000000), digits) end;

create or replace function makesell_owner_follows() returns trigger
language plpgsql as $$
declare held record;
begin
    for held in select conrelid::regclass as name from pg_constraint
        where confrelid = 'spine_record'::regclass and conname like '%_owner_unit_fk' loop
        execute format('update %s set owner_id = $1, unit_id = $2 where record_id = $3', held.name) using new.owner_id, new.unit_id, new.id;
    end loop;
    return null;
end $$;

create or replace function makesell_empty_books() returns void
language plpgsql security definer
set search_path = pg_catalog, public as $$
declare
    book record;
begin
    if not exists (select 1 from organisation_company where is_demo) then
        raise exception 'only a demo is emptied' using errcode = 'insufficient_privilege';
    end if;
    set constraints all deferred;
    for book in select c.oid::regclass as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
                  and c.relname ~ '^(orderbook|stock|supply|receivables|performance|budget|pay)_[a-z]*entry$'
    loop
        execute format('delete from %s', book.name);
    end loop;
end $$;

create or replace function makesell_no_new_demo() returns trigger
language plpgsql as $$
begin
    raise exception 'a company that is no demo never becomes one' using errcode = 'insufficient_privilege';
end $$;

create or replace function makesell_analyze() returns void
language plpgsql security definer
set search_path = pg_catalog, public set lock_timeout = '0' set default_statistics_target = '10' as $$ begin analyze; end $$;
"""
