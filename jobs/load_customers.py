"""Glue job: raw_data/customers -> customers_info: always all files, in one commit.

Arguments and defaults: lakehouse/steps/load_customers.py; --glue_database and --catalog besides.
"""

from __future__ import annotations

from lakehouse.job import run_job
from lakehouse.steps import load_customers

if __name__ == "__main__":
    run_job(load_customers.run, load_customers.ARGUMENTS)
