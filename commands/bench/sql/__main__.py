"""`npm run bench -- sql`: statements that other local Snowflakes answer, too, in turns, by the same client.

The client is the Python connector of fakesnow's environment over HTTP, so that sending and reading count on both sides.
What changes rows is done in a table of its own each time.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import snowflake.connector

from commands.bench.metrics import Metric, ended
from commands.bench.sql.servers import Login, fakesnow_server, sandbox_server

BAR = "<= 1.0"
MILLION = """create or replace table million as
select a.i + 10 * b.i + 100 * c.i + 1000 * d.i + 10000 * e.i + 100000 * f.i as n, a.i as few, b.i * 1.5 as amount
from ten a, ten b, ten c, ten d, ten e, ten f"""
ROWS_OUT = "select n, few, amount, 'a text of some length ' || n as words from million where n < 100000"
AGGREGATE = "select few, count(*), sum(amount), avg(n) from million group by few order by few"
WINDOW = """select max(total) from
(select sum(amount) over (partition by few order by n) as total from million)"""


def main() -> int:
    parser = argparse.ArgumentParser(prog="npm run bench -- sql")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--sandbox-python", required=True)
    options = parser.parse_args()
    with sandbox_server(options.sandbox_python) as ours, fakesnow_server() as theirs:
        metrics = measure(ours, theirs, options.rounds)
    return ended(metrics, in_json=options.json)


def measure(ours: Login, theirs: Login, rounds: int) -> list[Metric]:
    """One metric for each piece of work: our median time divided by theirs."""
    with prepared(ours) as our_session, prepared(theirs) as their_session:
        metrics = []
        for name, work in WORK.items():
            times: dict[str, list[float]] = {"ours": [], "theirs": []}
            # The first of each is not counted: it fills caches.
            for _ in range(rounds + 1):
                times["ours"].append(seconds(work, ours, our_session))
                times["theirs"].append(seconds(work, theirs, their_session))
            mine, other = (statistics.median(found[1:]) for found in times.values())
            print(f"{name}: {mine * 1000:.1f} ms, fakesnow {other * 1000:.1f} ms", file=sys.stderr)
            metrics.append(Metric(f"{name} / fakesnow", mine / other, "x", BAR))
        return metrics


@contextmanager
def prepared(login: Login) -> Iterator[Any]:
    with closing(snowflake.connector.connect(**login)) as session:
        for sql in (
            "create database if not exists bench",
            "create schema if not exists bench.s",
            "use schema bench.s",
            "create or replace table ten (i int)",
            "insert into ten values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)",
            MILLION,
        ):
            session.cursor().execute(sql)
        yield session


def seconds(work: Callable[[Login, Any], object], login: Login, session: Any) -> float:
    started = time.perf_counter()
    work(login, session)
    return time.perf_counter() - started


def connect(login: Login, session: Any) -> None:
    with closing(snowflake.connector.connect(**login)) as other:
        other.cursor().execute("select 1").fetchall()


def statement(sql: str) -> Callable[[Login, Any], object]:
    return lambda login, session: session.cursor().execute(sql).fetchall()


def insert_select(login: Login, session: Any) -> None:
    session.cursor().execute("create or replace table copied (n int, few int, amount number(12, 1))")
    session.cursor().execute("insert into copied select n, few, amount from million")


def inserts(login: Login, session: Any) -> None:
    session.cursor().execute("create or replace table single (n int, words varchar)")
    for number in range(200):
        session.cursor().execute(f"insert into single values ({number}, 'word {number}')")  # noqa: S608


WORK: dict[str, Callable[[Login, Any], object]] = {
    "connect": connect,
    "a trivial query": statement("select 1"),
    "an aggregate of 1,000,000 rows": statement(AGGREGATE),
    "a window over 1,000,000 rows": statement(WINDOW),
    "100,000 rows to the client": statement(ROWS_OUT),
    "INSERT of 1,000,000 rows from SELECT": insert_select,
    "200 INSERTs of one row": inserts,
}


if __name__ == "__main__":
    sys.exit(main())
