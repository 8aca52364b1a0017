"""Random and mutated statements, reproducible by seed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

SEEDS = (
    "select 1",
    "select a.b:c::int, 'x''y', $$z$$ from t a join u on a.x = u.x where a.y > 1.5 order by 1 limit 3",
    "with c as (select * from values (1, 'a'), (2, 'b')) select $1, $2 from c",
    "create or replace table t (a number(10, 2) not null, b varchar(5) default 'x', c timestamp_ntz)",
    "insert into t (a, b) select 1, 'x' union all select 2, null",
    "update t set a = a + 1 where b in ('x', 'y')",
    "merge into t using u on t.a = u.a when matched then update set b = u.b "
    "when not matched then insert (a) values (1)",
    "delete from t where exists (select 1 from u)",
    "create external volume v storage_locations = ((name = 'a' storage_provider = 's3' storage_base_url = 's3://b/' "
    "storage_aws_role_arn = 'arn:aws:iam::123456789012:role/r')) allow_writes = true",
    "create catalog integration c catalog_source = iceberg_rest table_format = iceberg rest_config = (catalog_uri = "
    "'https://glue.us-west-2.amazonaws.com/iceberg' catalog_api_type = aws_glue catalog_name = '123456789012') "
    "rest_authentication = (type = sigv4 sigv4_iam_role = 'arn:aws:iam::123456789012:role/r') enabled = true",
    "create database d linked_catalog = (catalog = 'c', allowed_namespaces = ('n') sync_interval_seconds = 60) "
    "external_volume = 'v'",
    "alter database d update linked_catalog add ('x') to allowed_namespaces",
    "grant select, insert on all tables in schema d.s to database role d.r with grant option",
    "revoke all privileges on future views in database d from role r cascade",
    "show grants on external volume v",
    "show terse tables like 'a%' in schema d.s starts with 'A' limit 3 from 'B'",
    "desc table d.s.t",
    "alter user u set rsa_public_key = 'abc' comment = $$x$$",
    "put file:///nowhere/x @s/a auto_compress = false",
    "list @s/b",
    'show tables ->> select "name" from $1',
    "set (a, b) = (1, 'x')",
    "select system$catalog_link_status('d'), $a",
    "alter session set timezone = 'UTC', week_start = 1",
    "begin; select 1; rollback",
    "select * from table(result_scan(last_query_id()))",
    "select * from table(flatten(input => parse_json('[1,2]'))) f, lateral (select f.value) g",
    "select sum(x) over (partition by y order by z rows between 1 preceding and current row) from t",
    "select case when 1/0 > 1 then date_trunc('month', current_date) else to_date('x') end",
    "create stage n directory = (enable = true) comment = 'x'",
    "use role identifier('r')",
)
RUNNING = (
    "select 1 as x, 'a' || 'b', 2.5 * 2 order by all",
    "insert into t values (1, 'x'), (2, 'a')",
    "insert all when a > 1 then into t into u else into u values (a, 'x') select 1 as a, 'y' as b",
    "insert first when $1 > 1 then into t else into u select 2, 'a'",
    "select $1, t.$2 from t where a > 1 order by all",
    "create or replace function f(x int, y int default 2) returns int as 'x + y + 1'",
    "select f(1), f(2, 1), f(x => 1)",
    "create or replace function g(n int) returns table (k int) as 'select a from t where a > n'",
    "select * from table(g(1)) order by all",
    "create or replace procedure p(n int) returns int language sql as $$ begin return n + 1; end $$",
    "call p(1)",
    "begin let x := 1; if (x > 1) then x := 2; else x := 17; end if; return x; end",
    "begin let n := 0; for i in 1 to 2 do n := n + i; end for; return n; end",
    "begin let n := 0; while (n<2) do n := n+1; end while; return n; end",
    "declare c cursor for select a from t; s int default 0; begin for r in c do s := s + 1; end for; return s; end",
    "declare e exception (-20002, 'x'); begin raise e; exception when e then return sqlcode; end",
    "begin let r resultset := (select 1 as x union all select 2); return table(r); end",
    "execute immediate 'select ?' using (1)",
    "execute immediate $$ begin return 'a'; end $$",
    "begin insert into t values (1, 'x'); return sqlrowcount; end",
    "select a, count(*) from t group by all having count(*) > 0",
    "select (select max(a) from u where u.a > t.a) from t",
    "with c as (select 1 as x) select x from c where x > 0",
    "create or replace table v (a int autoincrement, b varchar default 'x')",
    "show user functions in schema s",
    "describe function f(int, int)",
    "select current_statement(), current_transaction()",
    "call system$wait(0)",
    "show tables like 'a%'",
    "update t set b = 'x' where a > 1",
)
"""Statements that run where D.S.T and D.S.U are tables; what one of them needs, another may have left undone."""
ALIKE = (
    ("1", "2", "0", "17", "(1 + 1)", "null"),
    ("'a'", "'x'", "'é'", "''", "'it''s'"),
    (">", "<", ">=", "<>"),
    ("t", "u"),
)
"""What may take another's place and leave a statement that mostly runs."""
SIGNS = """' " $$ -- /* */ ; ( ) , . :: : ? :1 $1 $x ->> => @ \\ - % [ ] { } u&' 0x // file:// = == NULL 1e400"""
WORDS = "select from create drop identifier( values not exists in like é 漢 🙂"
FRAGMENTS = (*re.split(" ", SIGNS), *re.split(" ", WORDS), "9" * 42, "\0", "\n")


def statements(seed: int, count: int) -> Iterator[str]:
    """Statements that mostly run, mutations of real statements, and some pure noise."""
    source = random.Random(seed)  # noqa: S311 - reproducible on purpose
    for _ in range(count):
        if source.random() < 0.5:
            yield _varied(source, source.choice(RUNNING))
        elif source.random() < 0.2:
            yield "".join(chr(source.randrange(1, 0x2FF)) for _ in range(source.randrange(60)))
        else:
            yield _mutate(source, source.choice((*SEEDS, *RUNNING)))


def _varied(source: random.Random, statement: str) -> str:
    """The statement with other literals, comparisons and tables."""
    words = re.split(r"(\s+|[(),;])", statement)
    for _ in range(source.randrange(3)):
        places = [(place, alike) for place, word in enumerate(words) for alike in ALIKE if word in alike]
        if places:
            place, alike = source.choice(places)
            words[place] = source.choice(alike)
    return "".join(words)


def _mutate(source: random.Random, statement: str) -> str:
    for _ in range(source.randrange(1, 6)):
        words = statement.split(" ")
        at = source.randrange(len(words))
        change = source.randrange(7)
        if change == 0:
            del words[at]
        elif change == 1:
            words.insert(at, source.choice(FRAGMENTS))
        elif change == 2:
            words[at] = source.choice(FRAGMENTS)
        elif change == 3:
            words[at] += source.choice(FRAGMENTS)
        elif change == 4:
            other = source.choice(SEEDS).split(" ")
            words[at:at] = other[source.randrange(len(other)) :]
        elif change == 5:
            words[at] = words[at] * source.randrange(2, 4)
        else:
            words = words[: at + 1]
        statement = " ".join(words)
    return statement[:4000]
