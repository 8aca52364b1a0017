"""Glue job: the sales -> the report of the best-selling products, one commit for the report date.

Arguments and defaults: lakehouse/steps/top_products_report.py; also --glue_database and --catalog.
"""

from __future__ import annotations

from lakehouse.job import run_job
from lakehouse.steps import top_products_report

if __name__ == "__main__":
    run_job(top_products_report.run, top_products_report.ARGUMENTS)
