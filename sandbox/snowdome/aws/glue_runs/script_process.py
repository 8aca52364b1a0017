"""Runs one job script against a warm Spark JVM: the program of a run's own Python process.

It is started ahead of its run, imports pyspark, connects to the JVM, and waits for one line of JSON on stdin (see
`Order` in slot.py). It ends with the script, or when stdin closes: then whoever started it is gone.
"""

from __future__ import annotations

import json
import os
import runpy
import signal
import sys
import threading
import traceback
from typing import Any

FAILED = 1
DENIED = "is not authorized to perform"
#: Longest error text that is handed back.
ERROR_CHARACTERS = 2000


def main() -> None:
    import pyspark.sql  # noqa: F401  the slow import, done while nobody waits
    from pyspark.java_gateway import launch_gateway

    gateway = launch_gateway()  # type: ignore[no-untyped-call]
    line = sys.stdin.readline()
    if not line:
        return
    order: dict[str, Any] = json.loads(line)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    error: str | None = None
    try:
        _enter(order)
        _lend_context(gateway, order)
        runpy.run_path(order["script"], run_name="__main__")
    except SystemExit as end:
        if end.code not in (None, 0):
            error = f"SystemExit: {end.code}"
    except BaseException as failure:
        traceback.print_exc()
        error = explain(failure)
    _report(order["outcome"], error)
    sys.stdout.flush()
    sys.stderr.flush()
    # No waiting for threads that the script left behind.
    os._exit(0 if error is None else FAILED)


def explain(failure: BaseException) -> str:
    """One line that names the cause: a refused call where there is one, else the exception."""
    text = "".join(traceback.format_exception(failure))
    for line in text.splitlines():
        if DENIED in line:
            return line.strip().removeprefix("Caused by: ").removeprefix(": ")[:ERROR_CHARACTERS]
    if type(failure).__module__.startswith(("py4j", "pyspark")):
        causes = [line.strip().removeprefix("Caused by: ") for line in text.splitlines() if "Caused by: " in line]
        if causes:
            return causes[-1][:ERROR_CHARACTERS]
        java = getattr(failure, "java_exception", None)
        if java is not None:
            return str(java.toString())[:ERROR_CHARACTERS]
    return f"{type(failure).__name__}: {failure}"[:ERROR_CHARACTERS]


def _enter(order: dict[str, Any]) -> None:
    os.environ.update(order["environment"])
    os.chdir(order["folder"])
    sys.argv = [order["script"], *order["arguments"]]
    # The folder of this file holds the sandbox's modules, which are none of the script's business.
    sys.path.remove(os.path.dirname(os.path.abspath(__file__)))
    sys.path[:0] = [os.path.dirname(order["script"]), *order["python_files"]]


def _lend_context(gateway: Any, order: dict[str, Any]) -> None:
    """Lets the script make its SparkContext, in whatever way, as on Glue: it gets the JVM's, with the run's settings.

    https://docs.aws.amazon.com/glue/latest/dg/aws-glue-programming-intro-tutorial.html
    """
    from pyspark import SparkConf, SparkContext
    from pyspark.context import DEFAULT_CONFIGS

    jvm = gateway.jvm
    usual = SparkConf(_jvm=jvm)
    for key, value in DEFAULT_CONFIGS.items():
        usual.setIfMissing(key, value)
    for key, value in order["system_properties"].items():
        jvm.System.setProperty(key, value)

    def lend(context: SparkContext, wanted: Any) -> Any:
        java_context = jvm.JavaSparkContext.fromSparkContext(jvm.org.apache.spark.SparkContext.getOrCreate())
        own = _script_settings(wanted, dict(usual.getAll()))
        hadoop = java_context.hadoopConfiguration()
        for key, value in (_below("spark.hadoop.", own) | order["hadoop"]).items():
            hadoop.set(key, value)
        # For Python functions that run in Spark's worker processes.
        context.environment.update(order["environment"], PYTHONPATH=os.pathsep.join(order["python_files"]))
        sql = {key: value for key, value in own.items() if key.startswith("spark.sql.")}
        # A session of the run's own: settings, catalogs and views of others stay out of it.
        jvm.SparkSession.setDefaultSession(jvm.SparkSession(java_context.sc(), order["session"] | sql))
        for key in own.keys() - sql.keys():
            if not key.startswith("spark.hadoop."):
                print(
                    f"The sandbox's Spark is already running, so {key} has no effect. Set it with --conf.",
                    file=sys.stderr,
                )
        return java_context

    SparkContext._ensure_initialized(gateway=gateway)
    SparkContext._initialize_context = lend  # type: ignore[method-assign, assignment]


def _script_settings(wanted: Any, usual: dict[str, str]) -> dict[str, str]:
    """What the script's SparkConf says otherwise than one that nothing is set in."""
    name = "spark.app.name"
    return {pair._1(): pair._2() for pair in wanted.getAll() if pair._1() != name and usual.get(pair._1()) != pair._2()}


def _below(prefix: str, settings: dict[str, str]) -> dict[str, str]:
    return {key.removeprefix(prefix): value for key, value in settings.items() if key.startswith(prefix)}


def _report(path: str, error: str | None) -> None:
    with open(f"{path}.part", "w", encoding="utf-8") as file:
        json.dump({"error": error}, file)
    os.replace(f"{path}.part", path)


def _end_with_parent() -> None:
    while sys.stdin.read(1):
        pass
    os.killpg(os.getpgid(0), signal.SIGKILL)


if __name__ == "__main__":
    main()
