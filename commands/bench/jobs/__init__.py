"""The jobs' speed and memory, against the quickstart's way of writing them.

Run: `PYTHONPATH=sandbox python -m commands.bench.jobs`.
"""
