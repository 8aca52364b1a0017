"""The jobs' speed and memory, against the quickstart's way of writing them. Run: `python -m bench.jobs`."""
