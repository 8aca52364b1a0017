"""The four jobs as one workflow in the sandbox, ours and the plain ones: the same shape, runner, role and input."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from commands.bench.jobs.lake import JOBS as SCRIPTS
from commands.bench.jobs.lake import JobsLake
from commands.bench.jobs.processes import CpuTime
from jobs.declared_tables import declared
from jobs.job_arguments import job_arguments
from snowdome.testing.running_aws import RunningSandbox

PLAIN = Path(__file__).parent / "plain"
#: Job -> the table that it loads.
LOADS = {"load_sales": "raw_sales_data", "load_customers": "customers_info"}
JOBS = (*LOADS, "top_products_report", "create_snow_report")
#: The sandbox's answers count as CPU time of either side.
POLL_SECONDS = 0.1


def script_of(
    lake: JobsLake, job: str, folder: Path, declaration: Mapping[str, Any] | None = None
) -> tuple[Path, dict[str, str]]:
    """The job's script in that folder, and its arguments; a load without one of its own declares its table.

    `declaration`: of the table that it loads, instead of that in `tables/`.
    """
    script, raw = folder / f"{job}.py", f"s3://{lake.bucket}/raw_data/"
    if job not in LOADS:
        return script, job_arguments(job)
    if script.exists():
        return script, {"--raw_data": f"{raw}{job.removeprefix('load_')}/"}
    return folder / "load_tables.py", {
        "--tables": lake.declare(dict(declaration or declared(LOADS[job]))),
        "--raw_data": raw,
        **job_arguments("load_tables"),
    }


class Used(NamedTuple):
    wall_seconds: float
    cpu_seconds: float


class Pipeline:
    """One lake with its jobs and a workflow over them."""

    def __init__(
        self,
        sandbox: RunningSandbox,
        name: str,
        sample: Path,
        *,
        plain: bool = False,
        scripts: Path | None = None,
        sales: Mapping[str, Any] | None = None,
    ) -> None:
        """`scripts`: a folder `jobs` instead of this checkout's; `sales`: another declaration of them."""
        self.lake = JobsLake(sandbox, name, scripts or SCRIPTS)
        self._sandbox, self._name = sandbox, name
        for kind in ("sales", "customers"):
            self.lake.put_folder(f"raw_data/{kind}", sample / kind)
        for job in JOBS:
            declaration = sales if job == "load_sales" else None
            script, arguments = script_of(self.lake, job, PLAIN if plain else scripts or SCRIPTS, declaration)
            self.lake.job(job, script.read_text(), arguments=arguments)
        glue = self.lake.glue
        glue.create_workflow(Name=name)
        glue.create_trigger(Name=f"{name}-start", WorkflowName=name, Type="ON_DEMAND", Actions=self._actions(LOADS))
        glue.create_trigger(
            Name=f"{name}-reports",
            WorkflowName=name,
            Type="CONDITIONAL",
            StartOnCreation=True,
            Predicate={
                "Logical": "AND",
                "Conditions": [
                    {"LogicalOperator": "EQUALS", "State": "SUCCEEDED", **action} for action in self._actions(LOADS)
                ],
            },
            Actions=self._actions([job for job in JOBS if job not in LOADS]),
        )

    def run(self) -> Used:
        """Runs the workflow to the end. Raises RuntimeError when a job fails."""
        glue, started = self.lake.glue, time.monotonic()
        with CpuTime(self._sandbox.process.pid) as cpu:
            run_id = glue.start_workflow_run(Name=self._name)["RunId"]
            while (run := glue.get_workflow_run(Name=self._name, RunId=run_id)["Run"])["Status"] == "RUNNING":
                time.sleep(POLL_SECONDS)
            wall = time.monotonic() - started
        if run["Statistics"]["SucceededActions"] != len(JOBS):
            raise RuntimeError("; ".join(self._failures()))
        return Used(wall, cpu.seconds)

    def run_job(self, job: str) -> Used:
        """Runs one job to the end. Raises RuntimeError when it fails."""
        started = time.monotonic()
        with CpuTime(self._sandbox.process.pid) as cpu:
            run = self.lake.run(f"{self._name}-{job}")
            wall = time.monotonic() - started
        if run["JobRunState"] != "SUCCEEDED":
            raise RuntimeError(f"{job}: {run.get('ErrorMessage')}")
        return Used(wall, cpu.seconds)

    def _actions(self, jobs: Iterable[str]) -> list[dict[str, str]]:
        return [{"JobName": f"{self._name}-{job}"} for job in jobs]

    def _failures(self) -> list[str]:
        runs = [self.lake.glue.get_job_runs(JobName=f"{self._name}-{job}")["JobRuns"] for job in JOBS]
        return [f"{run['JobName']}: {run.get('ErrorMessage')}" for job_runs in runs for run in job_runs[:1]]
