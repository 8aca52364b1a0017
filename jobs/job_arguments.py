"""What pipelineSteps.ts tells each job, for benches and tests that run jobs without the program; a test compares."""

from __future__ import annotations

ARGUMENTS = {
    "load_tables": {"max_quarantined_share": "0.05"},
    "top_products_report": {
        "source_table": "raw_sales_data",
        "report_table": "top_10_products_report_spark",
        "limit": "10",
    },
    "create_snow_report": {"snow_report_table": "top_10_products_report_snow"},
}


def job_arguments(job: str) -> dict[str, str]:
    """Default arguments of the Glue job with that script, but for those that depend on a stack."""
    return {f"--{name}": value for name, value in ARGUMENTS.get(job, {}).items()}
