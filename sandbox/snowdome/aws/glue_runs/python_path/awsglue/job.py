"""Job: init and commit frame a script. Both keep bookmarks on Glue; there are none here."""

from __future__ import annotations

from awsglue.context import GlueContext


class Job:
    def __init__(self, glue_context: GlueContext) -> None:
        self.glue_context = glue_context

    def init(self, job_name: str, args: dict[str, str] | None = None) -> None:
        self.job_name = job_name

    def commit(self) -> None:
        return
