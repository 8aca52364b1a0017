"""Glue job: raw_data/sales -> raw_sales_data.

Arguments and defaults: lakehouse/steps/load_sales.py; --glue_database and --catalog besides.
"""

from __future__ import annotations

from lakehouse.job import run_job
from lakehouse.steps import load_sales

if __name__ == "__main__":
    run_job(load_sales.run, load_sales.ARGUMENTS)
