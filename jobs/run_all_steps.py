"""Glue job: both loads and both reports in one job run.

Arguments and defaults: lakehouse/steps/all_steps.py; also --glue_database and --catalog.
"""

from __future__ import annotations

from lakehouse.job import run_job
from lakehouse.steps import all_steps

if __name__ == "__main__":
    run_job(all_steps.run, all_steps.ARGUMENTS)
