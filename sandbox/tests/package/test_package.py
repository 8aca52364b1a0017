"""The package stands alone: it knows nothing about this repository's program, and runs where only it is installed."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2]
QUICK_TESTS = ("tests/aws/test_aws_process.py", "tests/snowflake/statements/test_create_role.py")
PRODUCT = ("lakehouse", "pulumi", "npm run")


def test_it_names_nothing_of_the_program_it_is_made_for() -> None:
    suffixes = (".py", ".md", ".json", ".toml", ".txt")
    files = [path for path in SOURCE.rglob("*") if path.suffix in suffixes and path != Path(__file__)]
    named = {
        f"{path.relative_to(SOURCE)}: {word}"
        for path in files
        if not {"build", "dist"} & set(path.parts) and ".egg-info" not in str(path)
        for word in PRODUCT
        if word in path.read_text().lower()
    }
    assert len(files) > 200
    assert named == set()


def test_its_plugin_runs_the_test_in_its_readme(tmp_path: Path) -> None:
    (tmp_path / "test_readme.py").write_text(example())
    command = [sys.executable, "-m", "pytest", "-q", "-p", "snowdome.pytest_plugin", str(tmp_path)]
    assert "1 passed" in run(command, SOURCE)


def test_its_tests_run_where_nothing_else_is(tmp_path: Path) -> None:
    """All of them can be loaded, and those of one file for each cloud pass, without the checkout and without Node."""
    folder, nothing = copy_of_source(tmp_path), {"PATH": "/nowhere"}
    pytest_here = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    assert "tests collected" in run([*pytest_here, "--collect-only"], folder, nothing)
    assert " passed" in run([*pytest_here, *QUICK_TESTS], folder, nothing)


@pytest.mark.full
@pytest.mark.timeout(1800)
def test_it_installs_into_an_empty_environment_and_runs_there(tmp_path: Path) -> None:
    """Built as sdist and wheel; installed with its dependencies from the package index; used as its README says."""
    venv.create(tmp_path / "build", with_pip=True)
    builder = tmp_path / "build" / "bin" / "python"
    run([str(builder), "-m", "pip", "install", "--quiet", "build"], tmp_path)
    run([str(builder), "-m", "build", "--outdir", str(tmp_path / "dist"), str(copy_of_source(tmp_path))], tmp_path)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    (sdist,) = (tmp_path / "dist").glob("*.tar.gz")
    files = set(zipfile.ZipFile(wheel).namelist())
    assert {"snowdome/inversions.json", "snowdome/snowflake/documented_functions.txt"} <= files
    with tarfile.open(sdist) as packed:
        assert any(name.endswith("/README.md") for name in packed.getnames())

    venv.create(tmp_path / "empty", with_pip=True)
    python = tmp_path / "empty" / "bin" / "python"
    run([str(python), "-m", "pip", "install", "--quiet", str(wheel), "pytest"], tmp_path)
    command = str(tmp_path / "empty" / "bin" / "snowdome")
    folder = ["--folder", str(tmp_path / "sandbox")]
    run([command, "start", *folder], tmp_path)
    try:
        assert "export AWS_ENDPOINT_URL='http://127.0.0.1:" in run([command, "env", *folder], tmp_path)
    finally:
        assert run([command, "stop", *folder], tmp_path) == "Sandbox stopped.\n"

    (tmp_path / "test_readme.py").write_text(example())
    assert "1 passed" in run([str(python), "-m", "pytest", "-q", "test_readme.py"], tmp_path)

    run([str(python), "-m", "pip", "install", "--quiet", f"{wheel}[test]"], tmp_path)
    assert " passed" in run([str(python), "-m", "pytest", "-q", *QUICK_TESTS], tmp_path / "source")


def example() -> str:
    """The test in its README."""
    return (SOURCE / "README.md").read_text().partition("```python\n")[2].partition("```")[0]


def copy_of_source(folder: Path) -> Path:
    """What is in Git, so that a build leaves nothing in the checkout."""
    copy = folder / "source"
    copy.mkdir()
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=SOURCE, capture_output=True, text=True, check=True).stdout
    for name in listed.splitlines():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_bytes((SOURCE / name).read_bytes())
    return copy


def run(command: list[str], folder: Path, environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=900, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
