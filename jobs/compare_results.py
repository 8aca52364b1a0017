"""Glue job: what the queries of comparisons find, for the program that compares it with Snowflake's results.

Arguments and defaults: lakehouse/steps/compare_results.py; also --glue_database and --catalog.
"""

from __future__ import annotations

from lakehouse.job import run_job
from lakehouse.steps import compare_results

if __name__ == "__main__":
    run_job(compare_results.run, compare_results.ARGUMENTS)
