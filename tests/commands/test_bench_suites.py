"""`npm run bench -- suites`: what it makes of the outcomes of other people's tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from commands.bench.suites import __main__ as program
from commands.bench.suites import go_driver, pytest_suite, sources, tables, verdicts
from commands.bench.suites.verdicts import Outcome, Reasons, Report, judge

NONE = Reasons({})
REFUSALS = (
    "snowflake.connector.errors.ProgrammingError: 000002 (0A000): SQL compilation error:\nUnsupported feature 'URL'.",
    "query: SELECT 1, err: 000002 (0A000): SQL compilation error:\nUnsupported feature 'CREATE PIPE'.",
    "OperationFailedError: SQL compilation error:\nUnsupported feature 'TAG'.",
)
"""As the drivers for Python, Go and Node print the error."""


def _outcomes(**results: str) -> list[Outcome]:
    """By test: "passed", "skipped", or what the failure says."""
    ends: dict[str, verdicts.Result] = {"passed": "passed", "skipped": "skipped"}
    return [Outcome(test, ends.get(text, "failed"), "" if text in ends else text) for test, text in results.items()]


@pytest.mark.parametrize("text", REFUSALS)
def test_a_test_that_fails_with_the_error_for_what_is_missing_is_refused_by_name(text: str) -> None:
    report = judge("s", "1", ["a"], [Outcome("a", "failed", text)], NONE, NONE)
    assert (report.counts["refused"], report.wrong, report.ok) == (1, {}, True)


@pytest.mark.parametrize("text", ["assert 2 == 1", "002003 (02000): Stage 'S' does not exist", "line 000002", ""])
def test_every_other_failure_is_wrong(text: str) -> None:
    report = judge("s", "1", ["a"], [Outcome("a", "failed", text)], NONE, NONE)
    assert (report.counts["wrong"], list(report.wrong), report.ok) == (1, ["a"], False)


def test_a_failure_with_a_listed_reason_is_explained_and_no_test_counts_twice() -> None:
    outcomes = _outcomes(a="assert 2 == 1", b="passed", c="skipped", d=REFUSALS[0])
    report = judge("s", "1", ["a", "b", "c", "d", "e"], outcomes, Reasons({"e": "slow"}), Reasons({"a": "its own"}))
    assert dict(report.counts) == {"explained": 1, "passed": 1, "skipped": 1, "refused": 1}
    assert (report.explained, report.left_out, report.ok) == ({"a": "its own"}, {"e": "slow"}, True)


@pytest.mark.parametrize(
    ("left_out", "known"),
    [
        # A test that is gone, one that passes, and one that the pattern fits in part only.
        ({"gone": "why"}, {}),
        ({}, {"gone": "why"}),
        ({}, {"a": "why"}),
        ({}, {"refus": "why"}),
    ],
)
def test_a_reason_that_fits_nothing_any_more_fails_the_bench(left_out: dict[str, str], known: dict[str, str]) -> None:
    outcomes = _outcomes(a="passed", refused=REFUSALS[0])
    report = judge("s", "1", ["a", "refused"], outcomes, Reasons(left_out), Reasons(known))
    assert (report.stale, report.ok) == ([*left_out, *known], False)


GO_FAILURE = """=== RUN   TestA
=== RUN   TestA/part
    a_test.go:7: expected 1, got 2
--- FAIL: TestA (0.01s)
    --- FAIL: TestA/part (0.01s)
    --- PASS: TestA/other (0.01s)
FAIL
"""
GO_PANIC = """=== RUN   TestA
panic: send on closed channel

goroutine 8 [running]:
"""


@pytest.mark.parametrize(
    ("printed", "result", "text"),
    [
        (GO_FAILURE, "failed", "    a_test.go:7: expected 1, got 2"),
        ("=== RUN   TestA\n    --- PASS: TestA/part (0.01s)\n--- PASS: TestA (0.01s)\nPASS\n", "passed", ""),
        ("=== RUN   TestA\n    a_test.go:7: not here\n--- SKIP: TestA (0.00s)\nPASS\n", "skipped", ""),
        (GO_PANIC, "failed", GO_PANIC),
        # Another test of a longer name, and one whose log has a line like the end of a test.
        ("=== RUN   TestA\n--- PASS: TestAll (0.01s)\n", "failed", "=== RUN   TestA\n--- PASS: TestAll (0.01s)\n"),
        ("=== RUN   TestA\nlog: --- FAIL: TestA (0s)\n--- PASS: TestA (0.01s)\nPASS\n", "passed", ""),
    ],
)
def test_what_a_go_test_prints_says_how_it_ended(printed: str, result: str, text: str) -> None:
    assert go_driver.read("TestA", printed) == Outcome("TestA", result, text)  # type: ignore[arg-type]


def test_a_go_test_that_hangs_is_ended_counted_and_named(tmp_path: Path) -> None:
    program = tmp_path / "suite.test"
    program.write_text(
        '#!/bin/sh\ncase "$3" in *TestHangs*) exec sleep 60;; esac\n'
        'name=$(echo "$3" | tr -d "^$"); echo "--- PASS: $name (0.00s)"\n'
    )
    program.chmod(0o755)
    ended = [go_driver.outcome(program, test, tmp_path, os.environ, seconds=1) for test in ("TestHangs", "TestEnds")]
    report = judge("s", "1", ["TestHangs", "TestEnds"], ended, NONE, NONE)
    assert (report.wrong, report.counts["passed"]) == ({"TestHangs": "It did not end within 1 s."}, 1)


def test_go_tests_that_open_a_connection_are_found(tmp_path: Path) -> None:
    (tmp_path / "a_test.go").write_text(
        "func TestQuery(t *testing.T) {\n\trunDBTest(t, func(dbt *DBTest) {\n\t})\n}\n\n"
        "func TestParse(t *testing.T) {\n\tif parse() {\n\t}\n}\n\n"
        "func TestOpen(t *testing.T) {\n\tdb, err := sql.Open(driver, dsn)\n}\n"
    )
    (tmp_path / "b.go").write_text("func TestNot(t *testing.T) {\n\tsql.Open(driver, dsn)\n}\n")
    assert list(go_driver.connecting(tmp_path)) == ["TestQuery", "TestOpen"]


def test_go_tests_that_need_what_is_not_there_are_left_out_by_what_they_say() -> None:
    found = go_driver.left_out_by_body(
        {
            "TestStub": "\twiremock.registerMappings(t)",
            "TestInternal": "\tdbt.enableStructuredTypesBinding()",
            "TestFix": 'dbt.mustExec("ALTER SESSION SET ENABLE_FIX_1 = true")',
            "TestArrow": "ctx := WithArrowBatches(context.Background())",
            "TestPlain": 'dbt.mustExec("SELECT 1") // as in WithArrowBatches',
        }
    )
    assert list(found) == ["TestStub", "TestInternal", "TestFix", "TestArrow"]
    assert found["TestInternal"] == found["TestFix"] != found["TestArrow"]


def test_pytest_results_have_the_ids_of_the_tests_and_count_once(tmp_path: Path) -> None:
    results = tmp_path / "r.xml"
    results.write_text(
        """<testsuites><testsuite>
        <testcase classname="test.integ.test_x" name="test_good[1]"/>
        <testcase classname="test.integ.test_x.TestY" name="test_bad"><failure>x = 1
E   AssertionError: first
E   second</failure></testcase>
        <testcase classname="test.integ.test_x" name="test_torn_down"/>
        <testcase classname="test.integ.test_x" name="test_torn_down"><error>E   closed</error></testcase>
        <testcase classname="tests.test_z" name="test_skipped"><skipped/></testcase>
        </testsuite></testsuites>"""
    )
    assert pytest_suite.outcomes_of(results) == [
        Outcome("test/integ/test_x.py::test_good[1]", "passed"),
        Outcome("test/integ/test_x.py::TestY::test_bad", "failed", "AssertionError: first\nsecond"),
        Outcome("test/integ/test_x.py::test_torn_down", "failed", "closed"),
        Outcome("tests/test_z.py::test_skipped", "skipped"),
    ]


SUITE = """
import pytest

def test_good():
    assert True

@pytest.mark.parametrize("n", [1, 2])
def test_of_its_own(n):
    assert n == 3

def test_refused():
    raise Exception("000002 (0A000): SQL compilation error: Unsupported feature 'URL'.")

def test_left_out():
    raise SystemExit(1)

def test_left_out_is_not_this():
    assert True

def test_wrong():
    assert 1 == 2
"""


@pytest.fixture
def repositories(tmp_path: Path) -> tuple[Path, sources.Clone]:
    """A folder of clones with one small suite, tagged v1."""
    folder = tmp_path / "clones"
    clone = folder / "suite"
    (clone / "tests").mkdir(parents=True)
    (clone / "tests/test_small.py").write_text(SUITE)
    (clone / "large.bin").write_bytes(b"not needed")
    git = ["git", "-C", str(clone), "-c", "user.name=t", "-c", "user.email=t@example.com"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "m"], ["tag", "v1"]):
        subprocess.run([*git, *command], check=True)
    commit = subprocess.run([*git, "rev-parse", "v1"], check=True, capture_output=True, text=True).stdout.strip()
    return folder, sources.Clone("owner", "suite", "v1", commit, paths=("tests",))


def test_a_suite_is_taken_out_of_its_clone_run_and_judged(
    repositories: tuple[Path, sources.Clone], tmp_path: Path
) -> None:
    folder, clone = repositories
    source = tmp_path / "suite"
    clone.unpack(folder, source)
    assert [path.name for path in source.iterdir()] == ["tests"]
    report = pytest_suite.judged(
        clone,
        source,
        ["tests"],
        ["-p", "no:cacheprovider"],
        os.environ,
        Reasons({r".*::test_left_out": "ends the process"}),
        Reasons({r"tests/test_small\.py::test_of_its_own\[.*\]": "its own dialect"}),
    )
    assert dict(report.counts) == {"passed": 2, "explained": 2, "refused": 1, "wrong": 1}
    assert list(report.left_out) == ["tests/test_small.py::test_left_out"]
    assert (list(report.wrong), report.stale, report.ok) == (["tests/test_small.py::test_wrong"], [], False)


@pytest.mark.parametrize("given", ["no folder", "no clone", "another commit"])
def test_a_clone_that_is_missing_or_at_another_version_is_told_with_the_command_that_makes_it(
    repositories: tuple[Path, sources.Clone], tmp_path: Path, given: str
) -> None:
    folder, clone = repositories
    wanted = sources.Clone("owner", "suite", "v1", "0" * 40) if given == "another commit" else clone
    place = {"no folder": None, "no clone": tmp_path / "elsewhere", "another commit": folder}[given]
    with pytest.raises(sources.Absent, match=r"git clone --depth 1 --branch v1 https://github.com/owner/suite"):
        wanted.unpack(place, tmp_path / "source")


def test_tests_that_a_suite_did_not_reach_are_wrong_by_name(tmp_path: Path) -> None:
    report = judge("s", "1", ["a", "b", "c"], _outcomes(a="passed"), Reasons({"c": "slow"}), NONE)
    assert report.wrong == {"b": "The suite ended before this test."}
    assert pytest_suite.outcomes_of(tmp_path / "never-written.xml") == []


def test_what_collects_nothing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="pytest collects nothing"):
        pytest_suite.collected([sys.executable, "-m", "pytest", "-p", "no:cacheprovider"], tmp_path, os.environ)


def _report(**changes: Any) -> Report:
    report = judge(
        "suite",
        "1.2",
        ["a", "b", "c", "d", "e"],
        _outcomes(a="passed", b="assert 2 == 1", c=REFUSALS[1], d="skipped"),
        Reasons({"e": "asks the internet"}),
        Reasons({"b": "its own dialect"}),
    )
    for name, value in changes.items():
        setattr(report, name, value)
    return report


def test_the_table_has_a_line_for_each_suite_and_below_it_what_was_not_right() -> None:
    report = _report(wrong={"f": "boom"}, stale=["old.*"])
    text = tables.markdown([report], {"other": "git clone it"})
    assert "| suite 1.2 | 1 | 1 | 1 | 0 | 1 | 1 |" in text.splitlines()
    for line in ("- 1: its own dialect", "- 1: asks the internet", "- `f`: boom", "- `old.*`"):
        assert line in text.splitlines()
    assert text.splitlines()[-1] == "other was not run: no package has its tests. git clone it"
    (suite,) = tables.as_json([report], {"other": "x"})["suites"]
    counts = {name: suite[name] for name in tables.COLUMNS}
    assert counts == {"passed": 1, "refused": 1, "explained": 1, "wrong": 0, "skipped": 1}
    assert (suite["ok"], suite["wrongTests"], suite["staleReasons"]) == (False, {"f": "boom"}, ["old.*"])


@pytest.mark.parametrize(
    ("changes", "code"), [({}, 0), ({"wrong": {"f": "boom"}}, 1), ({"stale": ["old"]}, 1)], ids=["ok", "wrong", "stale"]
)
@pytest.mark.parametrize("options", [[], ["--json"]], ids=["table", "json"])
def test_a_suite_that_is_not_right_makes_the_exit_code_1(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    changes: dict[str, Any],
    code: int,
    options: list[str],
) -> None:
    def absent(*_given: object) -> Report:
        raise sources.Absent("git clone it")

    suites = {"right": lambda *_given: _report(), "suite": lambda *_given: _report(**changes), "gone": absent}
    monkeypatch.setattr(program, "SUITES", suites)
    monkeypatch.setattr(sys, "argv", ["suites", "--sandbox-python", sys.executable, *options])
    assert program.main() == code
    printed = capsys.readouterr().out
    assert ("boom" in printed) == ("wrong" in changes)
    assert "git clone it" in printed


def test_one_suite_can_be_run_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []

    def suite(name: str) -> Any:
        def run(*_given: object) -> Report:
            ran.append(name)
            return _report()

        return run

    monkeypatch.setattr(program, "SUITES", {name: suite(name) for name in ("one", "two")})
    monkeypatch.setattr(sys, "argv", ["suites", "--sandbox-python", sys.executable, "--only", "two"])
    assert (program.main(), ran) == (0, ["two"])


def test_every_verdict_has_a_column() -> None:
    assert set(tables.COLUMNS) == set(verdicts.Verdict.__args__)  # type: ignore[attr-defined]
    assert tables.HEADING.count("|") == len(tables.COLUMNS) + 3
