"""Glue job: compaction, snapshot expiry and orphan files of all tables.

Arguments and defaults: lakehouse/steps/maintain_tables.py; also --glue_database and --catalog.
"""

from __future__ import annotations

from lakehouse.job import run_job
from lakehouse.steps import maintain_tables

if __name__ == "__main__":
    run_job(maintain_tables.run, maintain_tables.ARGUMENTS)
