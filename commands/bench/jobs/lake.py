"""The program's jobs in a running sandbox AWS, with its library, as the program would make them."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

from jobs.declared_tables import as_json
from jobs.job_arguments import job_arguments
from snowdome.testing.glue_lake import Lake
from snowdome.testing.running_aws import RunningSandbox

JOBS = Path(__file__).parents[3] / "jobs"


def library(jobs: Path = JOBS) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted((jobs / "lakehouse").rglob("*.py")):
            archive.write(path, path.relative_to(jobs))
    return packed.getvalue()


class JobsLake(Lake):
    """A lake for the jobs of a checkout: a job has the program's script of its name unless it is given another."""

    def __init__(self, sandbox: RunningSandbox, name: str, jobs: Path = JOBS) -> None:
        super().__init__(sandbox, name)
        self._jobs = jobs
        self._library = self.put("scripts/lakehouse.zip", library(jobs))

    def job(self, name: str, script: str | None = None, role: str | None = None, **settings: Any) -> str:
        source = (self._jobs / f"{name}.py").read_text() if script is None else script
        arguments = {
            "--extra-py-files": self._library,
            **job_arguments(name),
            **settings.pop("arguments", {}),
        }
        return super().job(name, source, role, arguments=arguments, **settings)

    def load_job(self, name: str, *declarations: dict[str, Any], **settings: Any) -> str:
        """A job that loads the declared tables from `raw_data/`; returns its name."""
        arguments = {
            "--tables": self.declare(*declarations),
            "--raw_data": f"s3://{self.bucket}/raw_data/",
            **job_arguments("load_tables"),
            **settings.pop("arguments", {}),
        }
        return self.job(name, (self._jobs / "load_tables.py").read_text(), arguments=arguments, **settings)

    def declare(self, *declarations: dict[str, Any]) -> str:
        """URL of the declarations, as a load takes them."""
        names = "-".join(declaration["name"] for declaration in declarations)
        return self.put(f"scripts/{names}.json", as_json(*declarations))

    def succeed(self, job: str, **arguments: str) -> dict[str, Any]:
        """The result that the job logged."""
        run = self.run(job, **arguments)
        assert run["JobRunState"] == "SUCCEEDED", f"{run.get('ErrorMessage')}\n{self.log('error', run['Id'])}"
        return result_of(self, run)


def result_of(lake: Lake, run: dict[str, Any]) -> dict[str, Any]:
    """The result that a run logged, also one that failed after it."""
    output = lake.log("output", run["Id"])
    found = re.search(r"^lakehouse-result (.*)$", output, re.MULTILINE)
    assert found, output
    result: dict[str, Any] = json.loads(found[1])
    return result
