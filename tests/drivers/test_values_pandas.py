"""Values in pandas, read by snowflake-connector-python 4, in the environment that Snowpark Connect needs.

That driver decodes Arrow by itself, in C++, and trusts what the fields' metadata say: a wrong one ended the process.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.snowflake.running import RunningSnowflake
from tests.snowflake.suite_target import connection

CLIENT = """
import json, sys
import snowflake.connector as connector

with connector.connect(**json.loads(sys.argv[1])) as session:
    cursor = session.cursor()
    cursor.execute("alter session set timezone = 'UTC'")
    moment = "2024-02-29 10:00:00.123456"
    columns = ", ".join(
        f"'{moment}'::timestamp_ntz({n}) as n{n}, '{moment}'::timestamp_ltz({n}) as l{n}, "
        f"'{moment} +0200'::timestamp_tz({n}) as z{n}, '{moment[11:]}'::time({n}) as t{n}"
        for n in range(10)
    )
    decimals = "1.25::number(5, 2) as small, 1.25::number(38, 2) as large"
    cursor.execute(f"select {columns}, {decimals}, null::timestamp_tz as gap")
    frame = cursor.fetch_pandas_all()
    row = {name.lower(): str(value) for name, value in frame.iloc[0].items()}
    cursor.execute(f"select {columns}")
    cells = [value.isoformat() for value in cursor.fetchone()]
    print(json.dumps({"row": row, "small": str(frame.dtypes["SMALL"]), "cells": cells}))
"""


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_times_of_every_scale_and_decimals_arrive_in_pandas(snowflake: RunningSnowflake) -> None:
    toolchain = json.loads(Path(__file__).parents[2].joinpath(".lakehouse", "toolchain.json").read_text())
    done = subprocess.run(
        [toolchain["snowparkPython"], "-c", CLIENT, json.dumps(connection(snowflake))],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    fractions = ["", ".1", ".12", ".123", ".1234", ".12345", *[".123456"] * 4]
    for digits, fraction in enumerate(fractions):
        long = fraction and f"{fraction}00000"[:7]
        assert found["row"][f"n{digits}"] == f"2024-02-29 10:00:00{long}"
        assert found["row"][f"l{digits}"] == f"2024-02-29 10:00:00{long}+00:00"
        assert found["row"][f"z{digits}"] == f"2024-02-29 08:00:00{long}+00:00"
        assert found["row"][f"t{digits}"] == f"10:00:00{long}"
        assert found["cells"][4 * digits : 4 * digits + 4] == [
            f"2024-02-29T10:00:00{long}",
            f"2024-02-29T10:00:00{long}+00:00",
            f"2024-02-29T10:00:00{long}+02:00",
            f"10:00:00{long}",
        ]
    assert (found["small"], found["row"]["small"], found["row"]["large"]) == ("float64", "1.25", "1.25")
    assert found["row"]["gap"] == "NaT"
