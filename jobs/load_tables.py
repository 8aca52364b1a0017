"""Glue job: raw files -> the tables that are declared below tables/.

Arguments and defaults: lakehouse/steps/load_tables.py; also --glue_database and --catalog.
"""

from __future__ import annotations

from lakehouse.job import run_job
from lakehouse.steps import load_tables

if __name__ == "__main__":
    run_job(load_tables.run, load_tables.ARGUMENTS)
