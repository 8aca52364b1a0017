"""write_pandas of Snowflake's connector: what it makes, adds to and replaces. Prints "all as expected".

https://docs.snowflake.com/en/developer-guide/python-connector/python-connector-pandas
"""

from __future__ import annotations

import datetime

import pandas
import snowflake.connector
from snowflake.connector.pandas_tools import write_pandas

FRAME = pandas.DataFrame(
    {
        "ID": [1, 2, 3],
        "NAME": ["one", None, "dr\u00e9i, \u6f22"],
        "X": [0.5, float("nan"), -1e300],
        "IS_NEW": [True, False, None],
        "DAY": [datetime.date(2024, 2, 29), None, datetime.date(1969, 12, 31)],
    }
)


def main() -> None:
    with snowflake.connector.connect(connection_name="sandbox") as connection:
        cursor = connection.cursor()
        cursor.execute("create or replace database frames")

        def rows(sql: str) -> list[tuple[object, ...]]:
            return list(cursor.execute(sql).fetchall())

        done, chunks, count, _ = write_pandas(connection, FRAME, "NEW", auto_create_table=True)
        assert (done, chunks, count) == (True, 1, 3)
        assert rows("select id, name, x is null, is_new, day from new order by id") == [
            (1, "one", False, True, datetime.date(2024, 2, 29)),
            (2, None, True, False, None),
            (3, "dr\u00e9i, \u6f22", False, None, datetime.date(1969, 12, 31)),
        ]
        types = [row[1] for row in rows("describe table new")]
        assert types == ["NUMBER(38,0)", "VARCHAR(16777216)", "FLOAT", "BOOLEAN", "DATE"], types

        write_pandas(connection, FRAME, "NEW")
        assert rows("select count(*) from new") == [(6,)]
        _, chunks, count, _ = write_pandas(connection, FRAME, "NEW", chunk_size=2, overwrite=True)
        assert (chunks, count, rows("select count(*) from new")) == (2, 3, [(3,)])
        write_pandas(connection, FRAME[["ID"]], "NEW", overwrite=True, auto_create_table=False)
        assert rows("select count(*), count(name) from new") == [(3, 0)]

        mixed = pandas.DataFrame({"a b": [1], "lower": ["x"]})
        write_pandas(connection, mixed, "Mixed Case", auto_create_table=True, table_type="temporary")
        assert rows('select "a b", "lower" from "Mixed Case"') == [(1, "x")]
        write_pandas(
            connection, mixed.rename(columns={"a b": "AB"}), "PLAIN", auto_create_table=True, quote_identifiers=False
        )
        assert rows("select ab, lower from plain") == [(1, "x")]

        moments = pandas.DataFrame({"AT": pandas.to_datetime(["2024-02-29 10:00:00.123456", None]).tz_localize("UTC")})
        write_pandas(connection, moments, "MOMENTS", auto_create_table=True, use_logical_type=True)
        (first, second) = cursor.execute("select at from moments order by at nulls last").fetchall()
        assert first[0].astimezone(datetime.timezone.utc) == moments["AT"][0], first
        assert second == (None,)
        code = None
        try:
            write_pandas(connection, FRAME, "NOT_THERE")
        except snowflake.connector.errors.ProgrammingError as error:
            code = error.errno
        assert code == 2003, code
    print("all as expected")


if __name__ == "__main__":
    main()
