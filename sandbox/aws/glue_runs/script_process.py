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
        _open_session(gateway, order)
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


def _open_session(gateway: Any, order: dict[str, Any]) -> None:
    """Makes the process's SparkSession: the JVM's context, but settings, catalogs and views of its own."""
    from pyspark import SparkConf, SparkContext
    from pyspark.sql import SparkSession

    jvm = gateway.jvm
    for key, value in order["system_properties"].items():
        jvm.System.setProperty(key, value)
    scala_context = jvm.org.apache.spark.SparkContext.getOrCreate()
    java_context = jvm.org.apache.spark.api.java.JavaSparkContext.fromSparkContext(scala_context)
    hadoop = java_context.hadoopConfiguration()
    for key, value in order["hadoop"].items():
        hadoop.set(key, value)
    context = SparkContext(gateway=gateway, jsc=java_context, conf=SparkConf(_jconf=java_context.getConf()))
    # For Python functions that run in Spark's worker processes.
    context.environment.update(order["environment"], PYTHONPATH=os.pathsep.join(order["python_files"]))
    SparkSession(context, options=order["session"])


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
