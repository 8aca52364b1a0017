"""Glue job: Makes the report table that Snowflake fills; leaves one that is there as it is.

Arguments and defaults: lakehouse/steps/create_snow_report.py; also --glue_database and --catalog.
"""

from __future__ import annotations

from lakehouse.job import run_job
from lakehouse.steps import create_snow_report

if __name__ == "__main__":
    run_job(create_snow_report.run, create_snow_report.ARGUMENTS)
