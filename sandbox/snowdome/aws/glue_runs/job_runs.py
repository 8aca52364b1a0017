"""The life of job runs: admitted or queued, executed, retried, stopped; and who is told of their end."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable
from typing import Any

from moto.glue.exceptions import ConcurrentRunsExceededException, JobRunNotFoundException
from moto.glue.models import FakeJob

from snowdome.aws.glue_runs.execution import Execution, RunRequest
from snowdome.aws.glue_runs.job_run import ACTIVE, FAILED, STARTING, STOPPED, STOPPING, TIMEOUT, WAITING, JobRun
from snowdome.aws.glue_runs.slots import internal_error

MINUTE_SECONDS = 60
RETRIED = (FAILED, TIMEOUT)


class JobRuns:
    def __init__(self, execution: Execution) -> None:
        self._execution = execution
        #: Guards all runs; held while `on_end` is called.
        self.lock = threading.RLock()
        self._queued: list[tuple[FakeJob, JobRun]] = []
        self._threads: set[threading.Thread] = set()
        self._on_end: list[Callable[[JobRun], None]] = []
        self._on_attempt_end: list[Callable[[JobRun], None]] = []
        self._on_retry: list[Callable[[JobRun], None]] = []

    def on_end(self, callback: Callable[[JobRun], None]) -> None:
        """Called after each run that ended and is not retried."""
        self._on_end.append(callback)

    def on_attempt_end(self, callback: Callable[[JobRun], None]) -> None:
        """Called after each run that ended, whether or not it is retried."""
        self._on_attempt_end.append(callback)

    def on_retry(self, callback: Callable[[JobRun], None]) -> None:
        """Called with each run that retries another, as it starts."""
        self._on_retry.append(callback)

    def start(
        self,
        job: FakeJob,
        values: dict[str, Any],
        previous: JobRun | None = None,
        trigger: str | None = None,
        workflow_run: object | None = None,
    ) -> JobRun:
        """Starts a run, or queues it where the job may. Raises Glue's ConcurrentRunsExceededException."""
        with self.lock:
            run = JobRun(job, values, previous, trigger, workflow_run)
            if self._is_full(job):
                queueing = values.get("JobRunQueuingEnabled", run.settings["JobRunQueuingEnabled"])
                if not queueing:
                    raise ConcurrentRunsExceededException(f"Concurrent runs exceeded for {job.name}")
                run.status = WAITING
                self._queued.append((job, run))
            job.job_runs.append(run)
            if run.status == STARTING:
                self._begin(job, run)
        return run

    def stop(self, job: FakeJob, run_id: str) -> None:
        """Asks a run to end. Raises Glue's JobRunNotFoundException, ValueError when it has ended."""
        with self.lock:
            run = find(job, run_id)
            if run.ended:
                raise ValueError(f"Job Run {run_id} is in the state {run.status}")
            if run.status == WAITING:
                self._queued = [entry for entry in self._queued if entry[1] is not run]
                self._finish(job, run, STOPPED, None)
            else:
                run.status = STOPPING
                run.stop.set()

    def stop_all(self, seconds: float) -> None:
        """Stops every run and waits for them, `seconds` at most."""
        with self.lock:
            self._queued.clear()
            threads = list(self._threads)
            for thread in threads:
                thread.run_of_job.stop.set()  # type: ignore[attr-defined]
        for thread in threads:
            thread.join(seconds)

    def _is_full(self, job: FakeJob) -> bool:
        limit = job.execution_property.get("MaxConcurrentRuns", 1)
        return sum(run.status in ACTIVE for run in job.job_runs) >= limit

    def _begin(self, job: FakeJob, run: JobRun) -> None:
        thread = threading.Thread(target=self._execute, args=(job, run), name=run.job_run_id, daemon=True)
        thread.run_of_job = run  # type: ignore[attr-defined]
        self._threads.add(thread)
        thread.start()

    def _execute(self, job: FakeJob, run: JobRun) -> None:
        def on_running() -> None:
            with self.lock:
                if run.status == STARTING:
                    run.running()

        try:
            outcome = self._execution.execute(self._request(job, run), on_running)
            state, error = outcome.state, outcome.error or ""
        except Exception as failure:
            traceback.print_exc()
            state, error = FAILED, internal_error(failure)
        if state == TIMEOUT:
            error = f"Job run exceeded its timeout of {run.timeout} minutes"
        with self.lock:
            self._threads.discard(threading.current_thread())
            self._finish(job, run, state, error or None)

    def _request(self, job: FakeJob, run: JobRun) -> RunRequest:
        return RunRequest(
            job_name=job.name,
            job_arn=job.arn,
            run_id=run.job_run_id,
            role=job.role,
            glue_version=run.settings["GlueVersion"],
            command=run.settings["Command"],
            arguments=run.arguments or {},
            timeout_seconds=run.timeout * MINUTE_SECONDS,
            stop=run.stop,
        )

    def _finish(self, job: FakeJob, run: JobRun, state: str, error: str | None) -> None:
        run.end(state, error)
        for callback in self._on_attempt_end:
            callback(run)
        retried = state in RETRIED and run.attempt < run.settings["MaxRetries"]
        if retried:
            again = self.start(job, run.values, previous=run, trigger=run.trigger, workflow_run=run.workflow_run)
            for callback in self._on_retry:
                callback(again)
        self._begin_queued()
        if not retried:
            for callback in self._on_end:
                callback(run)

    def _begin_queued(self) -> None:
        for entry in list(self._queued):
            job, run = entry
            if not self._is_full(job):
                self._queued.remove(entry)
                run.status = STARTING
                self._begin(job, run)


def find(job: FakeJob, run_id: str) -> JobRun:
    for run in job.job_runs:
        if run.job_run_id == run_id:
            assert isinstance(run, JobRun)
            return run
    raise JobRunNotFoundException(run_id)
