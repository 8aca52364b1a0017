"""Glue's table optimizers: kept and checked as on AWS, never run.

https://docs.aws.amazon.com/glue/latest/dg/table-optimizers.html
"""
