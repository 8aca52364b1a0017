"""The SQL suite through gosnowflake; the program is built from `go/` with its locked modules."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.snowflake.running import RunningSnowflake
from tests.snowflake.suite_target import connection, steps

SOURCE = Path(__file__).with_name("go")


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.skipif(shutil.which("go") is None, reason="Go is not installed")
def test_suite_through_gosnowflake(snowflake: RunningSnowflake, tmp_path: Path) -> None:
    program = tmp_path / "suite"
    subprocess.run(["go", "build", "-o", str(program), "."], cwd=SOURCE, check=True)
    suite = steps()
    request = {
        "connection": connection(snowflake),
        "steps": [{"sql": step.sql, "binds": step.binds} for step in suite],
    }
    done = subprocess.run(
        [str(program)], input=json.dumps(request), capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    assert len(answers) == len(suite)
    for step, answer in zip(suite, answers, strict=True):
        error = answer.get("error")
        step.check(None if error else answer.get("rows", []), error)
