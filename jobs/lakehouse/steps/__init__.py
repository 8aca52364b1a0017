"""The steps, one file each: `ARGUMENTS` and `run(spark, options) -> result`. The job scripts run one, or all."""
