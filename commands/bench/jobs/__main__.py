"""`python -m commands.bench.jobs [--rows N] [--rounds N] [--only PART ...] [--against COMMIT] [--json]`: prints a
table, with `--json` one JSON object.

The exit code is 1 when a bar is missed.

Needs SNOWDOME_JAVA_HOME and SNOWDOME_JARS_DIR, as the sandbox does. Figures of a busy machine are worth little:
ratios come from paired runs, one after the other.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from commands.bench.jobs import cold
from commands.bench.jobs.checks import declarations
from commands.bench.jobs.earlier import jobs_at
from commands.bench.jobs.other_engine import load_and_report, report_seconds
from commands.bench.jobs.workflow import Pipeline, Used
from commands.bench.metrics import Curve, Metric, as_json, exit_code, table
from jobs.sample_data import write_sample
from snowdome.testing.running_aws import RunningSandbox

MEGABYTE = 1e6
#: Of the rows, for the curves; the last has a bar.
GROWTH = (1, 3, 10)
PARTS = 4
#: Until the JVMs have compiled most of what both sides run: after one, a run still spends a third of its CPU on that.
WARM_UPS = 3


class Bench:
    def __init__(self, sandbox: RunningSandbox, folder: Path, rows: int, rounds: int) -> None:
        self._sandbox, self._folder, self._rows, self._rounds = sandbox, folder, rows, rounds
        self._names = (f"bench_{number}" for number in range(10_000))
        self.curves: list[Curve] = []

    def workflow(self) -> list[Metric]:
        """Ours against the plain port, through the same warm runner, in turns."""
        sample = self._sample("array", self._rows)
        for _ in range(WARM_UPS):  # not counted
            for plain in (True, False):
                self._pipeline(sample, plain=plain).run()
        pairs = [
            (self._pipeline(sample, plain=True).run(), self._pipeline(sample, plain=False).run())
            for _ in range(self._rounds)
        ]

        def middle(side: int, measure: Callable[[Used], float]) -> float:
            return statistics.median(measure(pair[side]) for pair in pairs)

        def ratio(measure: Callable[[Used], float]) -> float:
            return statistics.median(measure(ours) / measure(plain) for plain, ours in pairs)

        def wall(used: Used) -> float:
            return used.wall_seconds

        def cpu(used: Used) -> float:
            return used.cpu_seconds

        return [
            Metric("workflow, plain port: wall", middle(0, wall), "s"),
            Metric("workflow, ours: wall", middle(1, wall), "s"),
            Metric("workflow, ours / plain: wall", ratio(wall), "x", "<= 0.55"),
            Metric("workflow, plain port: CPU", middle(0, cpu), "s"),
            Metric("workflow, ours: CPU", middle(1, cpu), "s"),
            Metric("workflow, ours / plain: CPU", ratio(cpu), "x", "<= 0.55"),
        ]

    def limit(self) -> list[Metric]:
        """The workflow against one process of DuckDB and pyiceberg that loads the same files and makes the report."""
        sample = self._sample("lines", self._rows, PARTS)
        for _ in range(WARM_UPS):  # not counted
            self._pipeline(sample).run()
        pairs = []
        for _ in range(self._rounds):
            ours = self._pipeline(sample)
            pairs.append((ours.run(), load_and_report(ours.lake, sample)))
        found = []
        for measure, bar in (("wall_seconds", "<= 2"), ("cpu_seconds", None)):
            values = [[getattr(used, measure) for used in pair] for pair in pairs]
            title = measure.replace("_seconds", "")
            other = statistics.median(theirs for _, theirs in values)
            ratio = statistics.median(ours / theirs for ours, theirs in values)
            found += [
                Metric(f"load and report, DuckDB + pyiceberg: {title}", other, "s"),
                Metric(f"workflow, ours / DuckDB + pyiceberg: {title}", ratio, "x", bar),
            ]
        return found

    def checks(self) -> list[Metric]:
        """The load of sales by more and more of its declaration, in turns: the CPU time of each against the first."""
        compared = list(declarations(self._folder, self._rows, PARTS))
        rounds = [
            [self._pipeline(sample, sales=sales).run_job("load_sales").cpu_seconds for _, sales, sample in compared]
            for _ in range(WARM_UPS + self._rounds)
        ][WARM_UPS:]
        first, *more = (
            (checked.checks, list(used)) for checked, used in zip(compared, zip(*rounds, strict=True), strict=True)
        )
        return [
            Metric(f"load of sales, {first[0]}: CPU", statistics.median(first[1]), "s"),
            *(
                Metric(
                    f"load of sales, {checks}: CPU",
                    statistics.median(ours / least for ours, least in zip(used, first[1], strict=True)),
                    "x",
                )
                for checks, used in more
            ),
        ]

    def cold(self) -> list[Metric]:
        """Four single submits each: the peak is that of the load."""
        array, parts = self._sample("array", self._rows), self._sample("lines", self._rows, PARTS)
        runs = {
            "plain port": cold.submit_all(self._pipeline(array, plain=True).lake, plain=True),
            "ours": cold.submit_all(self._pipeline(array, plain=False).lake, plain=False),
            "ours, parts": cold.submit_all(self._pipeline(parts, plain=False).lake, plain=False),
        }
        wall = {name: sum(run.wall_seconds for run in found) for name, found in runs.items()}
        peak = {name: max(run.peak_bytes for run in found) for name, found in runs.items()}
        warm = self._pipeline(array, plain=False)
        warm.run()
        warm_wall = self._pipeline(array, plain=False).run().wall_seconds
        return [
            *(Metric(f"four cold submits, {name}: wall", seconds, "s") for name, seconds in wall.items()),
            *(Metric(f"four cold submits, {name}: peak memory", size / MEGABYTE, "MB") for name, size in peak.items()),
            Metric("peak memory, ours / plain", peak["ours"] / peak["plain port"], "x", "<= 0.8"),
            Metric("peak memory, ours in parts / plain", peak["ours, parts"] / peak["plain port"], "x", "<= 0.6"),
            Metric("our warm workflow / plain cold submits: wall", warm_wall / wall["plain port"], "x"),
        ]

    def report(self) -> list[Metric]:
        """The report step alone against DuckDB and pyiceberg, both warm."""
        pipeline = self._pipeline(self._sample("array", self._rows), plain=False)
        pipeline.run()
        lake, job = pipeline.lake, f"{pipeline.lake.database}-top_products_report"
        spark, duckdb = [], []
        for _ in range(self._rounds + 1):  # the first of each warms up
            started = time.monotonic()
            lake.succeed(job)
            spark.append(time.monotonic() - started)
            duckdb.append(report_seconds(lake))
        ours, other = statistics.median(spark[1:]), statistics.median(duckdb[1:])
        return [
            Metric("report, ours as a job run: wall", ours, "s"),
            Metric("report, DuckDB + pyiceberg: wall", other, "s"),
            Metric("report, ours / DuckDB", ours / other, "x", "<= 2.5"),
        ]

    def growth(self) -> list[Metric]:
        """More rows, in JSON lines and as many more parts; memory as cold submits in Spark's least heap.

        In a larger heap the peak tells how much garbage was let lie, not what the rows need.
        """
        walls: list[tuple[float, float]] = []
        peaks: list[tuple[float, float]] = []
        for factor in GROWTH:
            rows = self._rows * factor
            sample = self._sample("lines", rows, PARTS * factor)
            self._pipeline(sample).run()
            walls.append((rows, self._pipeline(sample).run().wall_seconds))
            lake = self._pipeline(sample).lake
            runs = [
                cold.submit(lake, job, plain=False, driver_memory=cold.LEAST_DRIVER_MEMORY)
                for job in ("load_sales", "top_products_report")
            ]
            peaks.append((rows, max(run.peak_bytes for run in runs) / MEGABYTE))
        self.curves += [Curve("workflow: wall", "rows", "s", walls), Curve("peak memory", "rows", "MB", peaks)]
        times, memory = (found[-1][1] / found[0][1] for found in (walls, peaks))
        return [
            Metric(f"workflow, {self._rows * GROWTH[-1]:,} rows: wall", walls[-1][1], "s"),
            Metric(f"{GROWTH[-1]}x rows: wall", times, "x", "<= 6"),
            Metric(f"{GROWTH[-1]}x rows: peak memory in a heap of {cold.LEAST_DRIVER_MEMORY}", memory, "x", "<= 1.2"),
        ]

    def against(self, commit: str) -> list[Metric]:
        """The load of sales against that of an earlier commit, through the same warm runner, in turns."""
        earlier = jobs_at(commit, self._folder)
        found = []
        for layout, parts in (("array", 1), ("lines", PARTS)):
            sample = self._sample(layout, self._rows, parts)
            pairs = [
                [self._pipeline(sample, scripts=scripts).run_job("load_sales") for scripts in (earlier, None)]
                for _ in range(WARM_UPS + self._rounds)
            ][WARM_UPS:]
            for measure in Used._fields:
                values = [[getattr(used, measure) for used in pair] for pair in pairs]
                title = f"load of sales, {layout}: {measure.replace('_seconds', '')}"
                ratio = statistics.median(ours / then for then, ours in values)
                bar = {"cpu_seconds": "<= 1.15"}.get(measure)
                found += [
                    Metric(f"{title} at {commit[:12]}", statistics.median(then for then, _ in values), "s"),
                    Metric(f"{title} now", statistics.median(ours for _, ours in values), "s"),
                    Metric(f"{title}, now / then", ratio, "x", bar),
                ]
        return found

    def _pipeline(self, sample: Path, **options: Any) -> Pipeline:
        """Each in a new lake: the plain port appends."""
        return Pipeline(self._sandbox, next(self._names), sample, **options)

    def _sample(self, layout: str, rows: int, parts: int = 1) -> Path:
        folder = self._folder / f"{layout}-{rows}-{parts}"
        if not folder.exists():
            write_sample(folder, rows, 7, array=layout == "array", parts=parts)
        return folder


PARTS_OF_BENCH = {
    "workflow": Bench.workflow,
    "limit": Bench.limit,
    "checks": Bench.checks,
    "cold": Bench.cold,
    "report": Bench.report,
    "growth": Bench.growth,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m commands.bench.jobs", description="Speed and memory of the jobs.")
    parser.add_argument("--rows", type=int, default=1_000_000, help="number of sales (default: 1000000)")
    parser.add_argument("--rounds", type=int, default=3, help="paired runs (default: 3)")
    parser.add_argument("--only", nargs="+", choices=PARTS_OF_BENCH, default=list(PARTS_OF_BENCH), help="default: all")
    parser.add_argument("--against", metavar="COMMIT", help="compare the load with that of COMMIT, and nothing else")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON, the table to stderr")
    options = parser.parse_args()
    metrics: list[Metric] = []
    with tempfile.TemporaryDirectory(prefix="bench-jobs-") as folder:
        (Path(folder) / "aws").mkdir(mode=0o700)
        sandbox = RunningSandbox(Path(folder) / "aws")
        try:
            bench = Bench(sandbox, Path(folder), options.rows, options.rounds)
            for part in [None] if options.against else options.only:
                found = PARTS_OF_BENCH[part](bench) if part else bench.against(options.against)
                print(table(found), file=sys.stderr if options.json else sys.stdout, flush=True)
                metrics += found
        finally:
            sandbox.stop()
    if options.json:
        print(as_json(metrics, bench.curves))
    return exit_code(metrics)


if __name__ == "__main__":
    sys.exit(main())
