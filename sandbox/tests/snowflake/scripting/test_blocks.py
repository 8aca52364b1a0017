"""Blocks of Snowflake Scripting: variables, branches, loops, cursors and result sets.

https://docs.snowflake.com/en/developer-guide/snowflake-scripting/index
"""

from __future__ import annotations

import threading
import time

import pytest

from tests.snowflake.running import Client, RunningSnowflake


def block(client: Client, text: str) -> object:
    """What a block returns, run as a statement and by EXECUTE IMMEDIATE."""
    data = client.run(text)
    assert [column["name"] for column in data["rowtype"]] == ["anonymous block"]
    assert client.run(f"execute immediate $$ {text} $$")["rowset"] == data["rowset"]
    return data["rowset"][0][0]


@pytest.mark.parametrize(
    ("text", "returned"),
    [
        ("begin return 1; end", "1"),
        ("begin return 'a' || 'b'; end;", "ab"),
        ("begin null; end", None),
        ("begin return; end", None),
        ("declare r float default 3; area float; begin area := pi() * r * r; return round(area, 2); end", "28.27"),
        ("declare x int := 1; y number(5, 2) default 2.345; begin return x + y; end", "3.35"),
        ("begin let x := 1; let y varchar := 2; return y || x; end", "21"),
        ("begin let d date := '2024-02-29'; return to_varchar(dateadd(day, 1, d)); end", "2024-03-01"),
        (
            "begin let t timestamp_tz := '2024-01-01 10:00:00 +0200'; return to_varchar(t); end",
            "2024-01-01 10:00:00.000 +0200",
        ),
        ("begin let t time := '10:11:12.5'; return to_varchar(t, 'HH24:MI:SS.FF1'); end", "10:11:12.5"),
        ("begin let v := parse_json('{\"a\": [1, 2]}'); return v:a[1]::int; end", "2"),
        ("begin let b := to_binary('AB'); return to_varchar(b); end", "AB"),
        ("begin let x := case when true then 'p' else 'q' end; return x; end", "p"),
        ("begin let x := 5; begin let x := 6; x := 7; end; return x; end", "5"),
        ("begin let x := 5; begin x := 6; end; return x; end", "6"),
        ("begin let x int := 1; x := '2'; return x + 1; end", "3"),
        ("begin let s := repeat('x', 2); if (s = 'xx') then return 'y'; end if; end", "y"),
    ],
)
def test_values(admin: Client, text: str, returned: str | None) -> None:
    assert block(admin, text) == returned


@pytest.mark.parametrize(
    ("text", "returned"),
    [
        ("begin if (1 > 2) then return 'a'; elseif (2 > 1) then return 'b'; else return 'c'; end if; end", "b"),
        ("begin if (null) then return 'a'; else return 'c'; end if; end", "c"),
        ("begin case when 1 = 2 then return 'a'; else return 'b'; end case; end", "b"),
        ("begin let x := 2; case (x) when 1 then return 'one'; when 2 then return 'two'; end; end", "two"),
        ("begin let n := 0; for i in 1 to 4 do n := n * 10 + i; end for; return n; end", "1234"),
        ("begin let n := 0; for i in reverse 1 to 4 loop n := n * 10 + i; end loop; return n; end", "4321"),
        ("begin let n := 0; for i in 3 to 1 do n := 9; end for; return n; end", "0"),
        ("begin let n := 0; while (n < 7) do n := n + 2; end while; return n; end", "8"),
        ("begin let n := 0; repeat n := n + 1; until (n > 3) end repeat; return n; end", "4"),
        (
            "begin let n := 0; loop n := n + 1; if (n = 3) then continue; end if; "
            "if (n > 5) then break; end if; end loop; return n; end",
            "6",
        ),
        (
            "begin let n := 0; for i in 1 to 3 do for j in 1 to 3 do n := n + 1; if (j = 2) then break outer_one; "
            "end if; end for; end for outer_one; return n; end",
            "2",
        ),
    ],
)
def test_branches_and_loops(admin: Client, text: str, returned: str) -> None:
    assert block(admin, text) == returned


@pytest.fixture
def rows(admin: Client) -> Client:
    """A table T with (1, 'x') and (2, 'y')."""
    admin.run("create table t (a int, b varchar) as select * from values (1, 'x'), (2, 'y')")
    return admin


@pytest.mark.parametrize(
    ("text", "returned"),
    [
        (
            "declare s int default 0; c cursor for select a from t; begin for r in c do s := s + r.a; end for; "
            "return s; end",
            "3",
        ),
        (
            "declare c cursor for select a, b from t order by a; x int; y varchar; "
            "begin open c; fetch c into x, y; fetch c into x, y; close c; return x || y; end",
            "2y",
        ),
        (
            "declare c cursor for select b from t where a = ?; y varchar; "
            "begin open c using (1 + 1); fetch c into y; return y; end",
            "y",
        ),
        (
            "begin let rs resultset := (select a from t); let n := 0; for r in rs do n := n + r.a; end for; "
            "return n; end",
            "3",
        ),
        (
            "begin let rs resultset := (select a from t); let c cursor for rs; let n := 0; "
            "for r in c do n := n + r.a; end for; return n; end",
            "3",
        ),
        ("begin let rs resultset := (select a from t); return (select sum(a) from table(rs)); end", "3"),
        ("declare x int; y varchar; begin select a, b into :x, :y from t where a = 2; return x || y; end", "2y"),
        ("begin let v := 1; update t set b = 'z' where a = :v; return sqlrowcount || sqlfound; end", "1true"),
        ("begin delete from t where a > 9; return sqlnotfound; end", "1"),
        ("begin let name := 't'; return (select count(*) from identifier(:name)); end", "2"),
        ("begin let a := 2; return (select b from t where a = :a); end", "y"),
        (
            "begin let q := 'select a from t where a > ?'; let v := 1; let rs resultset := "
            "(execute immediate :q using (v)); return (select max(a) from table(rs)); end",
            "2",
        ),
    ],
)
def test_rows(rows: Client, text: str, returned: str) -> None:
    assert rows.run(text)["rowset"] == [[returned]]


def test_a_table_is_returned(rows: Client) -> None:
    for text in (
        "begin let rs resultset := (select * from t order by a); return table(rs); end",
        "declare rs resultset; begin rs := (select * from t order by a); return table(rs); end",
        "declare rs resultset default (select * from t order by a); begin return table(rs); end",
    ):
        data = rows.run(text)
        assert [column["name"] for column in data["rowtype"]] == ["A", "B"]
        assert data["rowset"] == [["1", "x"], ["2", "y"]]


def test_transactions(rows: Client) -> None:
    text = "begin begin transaction; insert into t values (3, 'z'); rollback; return (select count(*) from t); end"
    assert rows.cell(text) == "2"
    rows.run("begin begin; insert into t values (3, 'z'); commit; end")
    assert rows.cell("select count(*) from t") == "3"


def test_a_block_is_one_statement_of_a_request(admin: Client) -> None:
    text = "select 1; begin let x := 1; if (x = 1) then x := 2; end if; return x; end; select 3"
    data = admin.run(text, parameters={"MULTI_STATEMENT_COUNT": 3})
    assert len(data["resultIds"].split(",")) == 3
    assert admin.run("begin; select 1; commit", parameters={"MULTI_STATEMENT_COUNT": 3})["resultIds"]


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("begin return 1", "001003", "syntax error"),
        ("begin end", "001003", "syntax error"),
        ("begin return (1; 2); end", "001003", "unexpected ';'"),
        ("begin if ((1 = 1; ) then return 1; end if; end", "001003", "syntax error"),
        ("begin let x := case when true then 1; return x; end", "001003", "syntax error"),
        ("begin execute immediate 'x' using (1; 2); end", "001003", "syntax error"),
        ("begin call ; end", "001003", "syntax error"),
        ("begin let rs resultset := (); return 1; end", "000900", "Empty SQL statement"),
        ("begin let rs resultset := (call); return 1; end", "001003", "CALL takes the name"),
        ("begin return table(); end", "000900", "Empty SQL statement"),
        ("declare x int; begin x := (); end", "002055", ""),
        ("begin for i in 1 to null do return 1; end for; end", "000002", "NULL as a bound"),
        ("call", "001003", "syntax error"),
        ("begin let x; end", "001003", "syntax error"),
        ("begin if (true) then return 1; end; end", "001003", "syntax error"),
        ("begin let x := 1; let x := 2; end", "001003", "variable 'X' is declared twice"),
        ("begin x := 1; end", "000904", "invalid identifier 'X'"),
        ("begin return nope; end", "000904", "invalid identifier 'NOPE'"),
        ("begin fetch c into x; end", "000904", "invalid identifier 'C'"),
        ("declare c cursor for select 1; x int; begin fetch c into x; end", "001003", "Cursor 'C' is not open"),
        ("begin break; end", "001003", "BREAK"),
        ("begin async (select 1); end", "000002", "ASYNC"),
        ("begin execute immediate 'select 1; select 2'; end", "000006", "Multiple SQL statements"),
        ("declare p procedure() returns int language sql as begin return 1; end; begin return 1; end", "000002", ""),
    ],
)
def test_what_is_wrong_with_a_block(admin: Client, text: str, code: str, said: str) -> None:
    failure = admin.failure(text)
    assert (failure.code, said in failure.message) == (code, True), failure


def test_an_endless_loop_is_cancelled(admin: Client, snowflake: RunningSnowflake) -> None:
    codes: list[str] = []
    text = "begin let n := 0; loop n := n + 1; call system$wait(1); end loop; end"
    running = threading.Thread(target=lambda: codes.append(admin.failure(text).code))
    running.start()
    other = snowflake.login(roleName="ACCOUNTADMIN")
    started = time.monotonic()
    while running.is_alive() and time.monotonic() - started < 20:
        other.run(f"select system$cancel_all_queries({admin.answer['data']['sessionId']})")
        running.join(0.2)
    assert codes == ["000604"]
