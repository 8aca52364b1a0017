"""Scheduled triggers: fired at their minutes, by this machine's clock, while the sandbox runs.

Triggers outside a workflow start their jobs; the start trigger of a workflow starts the workflow.
"""

from __future__ import annotations

import datetime
import threading
from typing import Any

from moto.core.utils import utcnow
from moto.glue.exceptions import ConcurrentRunsExceededException, InvalidInputException, JobNotFoundException
from moto.glue.models import FakeTrigger, GlueBackend, glue_backends

from snowdome.aws.glue_runs.cron import Cron, CronError
from snowdome.aws.glue_runs.job_run import JobRun
from snowdome.aws.glue_runs.job_runs import JobRuns
from snowdome.aws.glue_runs.workflow_runs import WorkflowRuns, is_met, start_action

CHECK_SECONDS = 1.0
MINUTE = datetime.timedelta(minutes=1)


class Schedules:
    def __init__(self, account_id: str, region: str, job_runs: JobRuns, workflow_runs: WorkflowRuns) -> None:
        self._account_id, self._region = account_id, region
        self._job_runs, self._workflow_runs = job_runs, workflow_runs
        self._stopped = threading.Event()
        #: Jobs that ended, for conditional triggers outside workflows: trigger -> job -> its last run.
        self._seen: dict[str, dict[str, JobRun]] = {}
        job_runs.on_end(self._job_ended)

    def start(self) -> None:
        threading.Thread(target=self._watch, name="glue-schedules", daemon=True).start()

    def stop(self) -> None:
        self._stopped.set()

    def check(self, schedule: str | None) -> None:
        """Raises Glue's InvalidInputException for a schedule that is none."""
        if schedule:
            try:
                Cron(schedule)
            except CronError as error:
                raise InvalidInputException("CreateTrigger", str(error)) from error

    def fire_due(self, minute: datetime.datetime) -> None:
        """Fires what is due in that minute (UTC)."""
        backend = self._backend()
        for trigger in list(backend.triggers.values()):
            if (
                trigger.trigger_type == "SCHEDULED"
                and trigger.state == "ACTIVATED"
                and Cron(trigger.schedule).due(minute)
            ):
                self.fire(backend, trigger)

    def fire(self, backend: GlueBackend, trigger: FakeTrigger) -> None:
        """What cannot start now, as it runs already or is gone, is left out: nobody waits for the answer."""
        if trigger.workflow_name:
            try:
                self._workflow_runs.start(backend, trigger.workflow_name, None)
            except ConcurrentRunsExceededException:
                return
            return
        for action in trigger.as_dict()["Actions"]:
            try:
                start_action(self._job_runs, backend, trigger.name, action, {})
            except (ConcurrentRunsExceededException, JobNotFoundException):
                continue

    def _job_ended(self, run: JobRun) -> None:
        if run.workflow_run is not None:
            return
        backend = self._backend()
        for trigger in list(backend.triggers.values()):
            if trigger.trigger_type != "CONDITIONAL" or trigger.workflow_name or trigger.state != "ACTIVATED":
                continue
            predicate: dict[str, Any] = trigger.as_dict()["Predicate"]
            if run.job_name in [condition["JobName"] for condition in predicate["Conditions"]]:
                seen = self._seen.setdefault(trigger.name, {})
                seen[run.job_name] = run
                if is_met(predicate, seen):
                    del self._seen[trigger.name]
                    self.fire(backend, trigger)

    def _watch(self) -> None:
        done = _minute(utcnow())
        while not self._stopped.wait(CHECK_SECONDS):
            now = _minute(utcnow())
            while done < now:
                done += MINUTE
                self.fire_due(done)

    def _backend(self) -> GlueBackend:
        return glue_backends[self._account_id][self._region]


def _minute(moment: datetime.datetime) -> datetime.datetime:
    return moment.replace(second=0, microsecond=0)
