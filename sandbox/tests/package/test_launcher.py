"""`snowdome start|status|stop|env`: Python alone starts both accounts."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
import snowflake.connector

from snowdome import record
from snowdome.__main__ import main
from snowdome.launcher import LaunchError, Options, start

HOME = Path(record.__file__).parents[1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A running sandbox's."""
    folder = tmp_path_factory.mktemp("launcher") / "it"
    assert main(["start", "--folder", str(folder), "--account", "mine", "--owner", str(os.getpid())]) == 0
    yield folder
    main(["stop", "--folder", str(folder)])


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_clients_reach_both_accounts_with_the_variables(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    variables = answer(capsys, "env", "--folder", str(folder))
    sts = boto3.client(
        "sts",
        endpoint_url=variables["AWS_ENDPOINT_URL"],
        region_name=variables["AWS_REGION"],
        aws_access_key_id=variables["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=variables["AWS_SECRET_ACCESS_KEY"],
    )
    assert sts.get_caller_identity()["Arn"].endswith(":user/administrator")
    with (
        snowflake.connector.connect(
            account=variables["SNOWFLAKE_ACCOUNT"],
            host=variables["SNOWFLAKE_HOST"],
            port=int(variables["SNOWFLAKE_PORT"]),
            protocol=variables["SNOWFLAKE_PROTOCOL"],
            user=variables["SNOWFLAKE_USER"],
            password=variables["SNOWFLAKE_PASSWORD"],
            role=variables["SNOWFLAKE_ROLE"],
        ) as connection,
        connection.cursor() as cursor,
    ):
        names = cursor.execute("select current_account_name(), current_role()").fetchone()
    assert names == ("MINE", "ACCOUNTADMIN")


@pytest.mark.parametrize(
    ("arguments", "beginning"),
    [
        ([], "export AWS_ENDPOINT_URL='http://127.0.0.1:"),
        (["--format", "dotenv"], "AWS_ENDPOINT_URL='http://127.0.0.1:"),
        (["--format", "json"], '{\n    "AWS_ENDPOINT_URL": "http://127.0.0.1:'),
        (["--format", "snowflake-toml"], '[snowdome]\naccount = "sandbox-mine"\n'),
        (["--format", "aws-profile"], "[profile snowdome]\nregion = us-west-2\nendpoint_url = http://127.0.0.1:"),
        (["--format", "dbt-profile"], '"snowdome":\n  target: "sandbox"\n'),
    ],
)
def test_env_writes_what_tools_read(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], beginning: str
) -> None:
    assert main(["env", "--folder", str(folder), *arguments]) == 0
    assert capsys.readouterr().out.startswith(beginning)


def test_status_says_what_runs_and_no_secret(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(capsys, "status", "--folder", str(folder))["runs"]
    assert main(["status", "--folder", str(folder)]) == 0
    shown = capsys.readouterr().out
    found = record.read(folder)
    assert found is not None
    assert found.parts["aws"].url in shown
    for secret in (found.snowflake_password, found.administrator.secret_access_key):
        assert secret not in shown
        assert secret not in repr(found)


def test_secrets_are_in_no_command_line_and_in_files_of_this_user_only(folder: Path) -> None:
    found = record.read(folder)
    assert found is not None
    assert stat.S_IMODE((folder / record.FILE).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for part in found.parts.values():
        shown = subprocess.run(
            ["ps", "-o", "args=", "-p", str(part.process.pid)], capture_output=True, text=True, check=True
        ).stdout
        assert found.snowflake_password not in shown
        assert found.administrator.secret_access_key not in shown


def test_a_second_start_in_its_folder_is_refused_and_changes_nothing(folder: Path) -> None:
    before = record.read(folder)
    with pytest.raises(LaunchError, match=r"A sandbox is already running in .* stop it with: snowdome stop"):
        start(folder, Options())
    assert record.read(folder) == before


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["env"], 1, "No sandbox is running in"),
        (["status"], 1, "There is no sandbox in"),
        (["stop"], 0, "No sandbox was running."),
        (["start", "--only", "snowflake"], 1, "The AWS half of the sandbox in"),
        (["start", "--invert", "gravity"], 1, "no assumption 'gravity'"),
    ],
)
def test_what_is_not_there_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, said: str
) -> None:
    assert main([*arguments, "--folder", str(tmp_path / "none")]) == code
    captured = capsys.readouterr()
    assert said in captured.out + captured.err


@pytest.mark.parametrize("name", ["", "Upper", "a/b", "..", "a" * 42])
def test_a_name_is_no_path(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["status", "--name", name])
    assert stopped.value.code == 2
    assert "lower-case letters" in capsys.readouterr().err


def test_a_half_that_does_not_come_up_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(LaunchError, match="aws process ended immediately") as failed:
        start(tmp_path / "it", Options(propagation_delay="soon"))  # type: ignore[arg-type]
    assert "invalid float value: 'soon'" in str(failed.value)
    found = record.read(tmp_path / "it")
    assert found is not None
    assert not any(part.process.runs for part in found.parts.values())


@pytest.mark.slow
def test_it_ends_with_its_owner(tmp_path: Path) -> None:
    owner = subprocess.Popen(["sleep", "60"])
    try:
        found = start(tmp_path / "it", Options(owner=owner.pid))
    finally:
        owner.send_signal(signal.SIGKILL)
        owner.wait()
    deadline = time.monotonic() + 20
    while any(part.process.runs for part in found.parts.values()):
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.mark.slow
def test_a_start_that_is_killed_is_cleared_by_the_next(tmp_path: Path) -> None:
    folder = tmp_path / "it"
    command = [sys.executable, "-m", "snowdome", "start", "--folder", str(folder)]
    starting = subprocess.Popen(command, cwd=HOME, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 30
    while (left := record.read(folder)) is None or "aws" not in left.parts:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    starting.kill()
    starting.wait()
    assert left.parts["aws"].process.runs
    try:
        assert main(["start", "--folder", str(folder)]) == 0
        assert not left.parts["aws"].process.runs
    finally:
        assert main(["stop", "--folder", str(folder)]) == 0
    assert not folder.exists()


@pytest.mark.slow
@pytest.mark.parametrize("part", ["aws", "snowflake"])
def test_a_process_that_a_killed_start_has_not_recorded_ends(tmp_path: Path, part: str) -> None:
    recorded, record_it = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-m", f"snowdome.{part}", "--port", "0", "--state-dir", str(tmp_path)],
        cwd=HOME,
        env={**os.environ, **secrets_of_a_start(), "SANDBOX_RECORDED_PIPE": str(recorded)},
        pass_fds=(recorded,),
    )
    os.close(recorded)
    os.close(record_it)
    assert process.wait(timeout=60) == 1
    assert not (tmp_path / f"{part}.json").exists()


def secrets_of_a_start() -> dict[str, str]:
    names = [
        f"SANDBOX_{user}_{key}" for user in ("ADMIN", "SNOWFLAKE") for key in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY")
    ]
    return dict.fromkeys([*names, "SANDBOX_SNOWFLAKE_ADMIN_PASSWORD", "SANDBOX_AWS_ENDPOINT"], "x" * 20)
