"""One warm Spark JVM with its context, kept between job runs.

It ends when this process closes its stdin, so also when this process is killed.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

START_SECONDS = 60.0
#: Within which Spark learns how the last run's jobs ended, and its tasks end.
SETTLE_MS = 5000
POLL_SECONDS = 0.02
EXIT_OUT_OF_MEMORY = 3
#: For tables of scripts that name no catalog.
WAREHOUSE = "spark-warehouse"
DRIVER_MEMORY_VARIABLE = "SNOWDOME_DRIVER_MEMORY"
ICEBERG_EXTENSIONS = "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions"

LineSink = Callable[[str, str], None]


# A JVM that is killed under a call makes py4j log what its exception says as well.
logging.getLogger("py4j").setLevel(logging.CRITICAL)


class SparkJvm:
    """Raises RuntimeError, with the JVM's last words, when it does not start."""

    def __init__(self, folder: Path, settings: dict[str, str], sink: LineSink) -> None:
        """`folder` is its own and goes with it; `sink(stream, line)` gets what it prints to stdout and stderr."""
        self._folder = folder
        self._sink = sink
        self._last_lines: list[str] = []
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, mode=0o700)
        connection = folder / "connection"
        self.process = subprocess.Popen(
            [*_command({**_settings(folder), **settings}), "pyspark-shell"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
            env=_environment(connection),
            start_new_session=True,
        )
        for name, stream in (("output", self.process.stdout), ("error", self.process.stderr)):
            assert stream is not None
            threading.Thread(target=self._pump, args=(name, stream), daemon=True).start()
        try:
            self.port, self.secret = self._await_gateway(connection)
            self._open_context()
        except BaseException:
            self.kill()
            raise

    def alive(self) -> bool:
        return self.process.poll() is None

    def end_of_life(self) -> str:
        """Why it is no longer there."""
        code = self.process.wait()
        if code == EXIT_OUT_OF_MEMORY:
            return f"java.lang.OutOfMemoryError: the driver has {_driver_memory()}. Increase {DRIVER_MEMORY_VARIABLE}"
        return f"Spark's process ended with exit code {code}" if code >= 0 else f"Spark was killed by signal {-code}"

    def reset(self) -> bool:
        """Removes all traces of the last run. False when something of it still works: then end this JVM."""
        jvm, context = self._gateway.jvm, self._context
        scala_context = context.sc()
        if scala_context.isStopped():
            return False
        # Which jobs are active, Spark learns from events that come some time after.
        scala_context.listenerBus().waitUntilEmpty(SETTLE_MS)
        if len(context.statusTracker().getActiveJobIds()) > 0:
            return False
        self._kill_children()
        if not _await_tasks(scala_context):
            return False
        self._end_python_workers()
        for key in ("aws.accessKeyId", "aws.secretAccessKey", "aws.sessionToken"):
            jvm.System.clearProperty(key)
        sql = jvm.org.apache.spark.sql.SparkSession
        sql.clearDefaultSession()
        sql.clearActiveSession()
        hadoop = context.hadoopConfiguration()
        for entry in hadoop.getPropsWithPrefix("fs.s3").keySet():
            hadoop.unset(f"fs.s3{entry}")
        for rdd in list(context.getPersistentRDDs().values()):
            rdd.unpersist()
        shutil.rmtree(self._folder / WAREHOUSE, ignore_errors=True)
        # File systems are cached with the credentials they were opened with.
        jvm.org.apache.hadoop.fs.FileSystem.closeAll()
        return True

    def _kill_children(self) -> None:
        """Ends all processes that a run has started in the JVM, at once."""
        for process in self._gateway.jvm.java.lang.ProcessHandle.current().descendants().toList():
            _kill_group(process.pid())

    def _end_python_workers(self) -> None:
        """Makes Spark forget its daemons of Python workers: it has one for each environment, credentials included.

        As SparkEnv.stop does:
        https://github.com/apache/spark/blob/v3.5.9/core/src/main/scala/org/apache/spark/SparkEnv.scala
        """
        jvm = self._gateway.jvm
        environment = jvm.org.apache.spark.SparkEnv.get()
        field = environment.getClass().getDeclaredField("pythonWorkers")
        field.setAccessible(True)
        factories = field.get(environment)
        for factory in _values(factories):
            factory.stop()
        factories.clear()
        self._kill_children()

    def kill(self) -> None:
        """Ends it, at once, and removes its folder."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        if self.process.stdin is not None:
            self.process.stdin.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _await_gateway(self, connection: Path) -> tuple[int, str]:
        """Spark writes port and secret as a Java DataOutputStream does."""
        deadline = time.monotonic() + START_SECONDS
        while not connection.exists():
            if not self.alive() or time.monotonic() > deadline:
                raise RuntimeError("Spark does not start: " + " | ".join(self._last_lines[-5:]))
            time.sleep(0.05)
        content = connection.read_bytes()
        port, length = struct.unpack(">ii", content[:8])
        connection.unlink()
        return port, content[8 : 8 + length].decode()

    def _open_context(self) -> None:
        from py4j.java_gateway import GatewayParameters, JavaGateway

        self._gateway: Any = JavaGateway(
            gateway_parameters=GatewayParameters(port=self.port, auth_token=self.secret, auto_convert=True)
        )
        jvm = self._gateway.jvm
        self._context = jvm.org.apache.spark.api.java.JavaSparkContext(jvm.org.apache.spark.SparkConf())

    def _pump(self, name: str, stream: IO[bytes]) -> None:
        for raw in stream:
            line = raw.decode(errors="replace").rstrip("\r\n")
            self._last_lines = [*self._last_lines[-19:], line]
            self._sink(name, line)


def _await_tasks(scala_context: Any) -> bool:
    """Whether all tasks have ended: those of a job that failed by another task still run a while."""
    end = time.monotonic() + SETTLE_MS / 1000
    while any(_values(scala_context.taskScheduler().runningTasksByExecutors())):
        if time.monotonic() > end:
            return False
        time.sleep(POLL_SECONDS)
    return True


def _values(scala_map: Any) -> Iterator[Any]:
    each = scala_map.valuesIterator()
    while each.hasNext():
        yield each.next()


def _kill_group(pid: int) -> None:
    """Ends a process, and all of the group that it leads: Spark's daemon leads its workers.

    So a worker that it has just forked is ended, too.
    """
    with contextlib.suppress(ProcessLookupError):
        if os.getpgid(pid) == pid:
            os.killpg(pid, signal.SIGKILL)
        else:
            os.kill(pid, signal.SIGKILL)


def _command(settings: dict[str, str]) -> list[str]:
    import pyspark

    submit = Path(pyspark.__file__).parent / "bin" / "spark-submit"
    return [str(submit), *(word for key, value in settings.items() for word in ("--conf", f"{key}={value}"))]


def _settings(folder: Path) -> dict[str, str]:
    jars = Path(_required("SNOWDOME_JARS_DIR"))
    return {
        "spark.master": f"local[{os.cpu_count() or 1}]",
        "spark.app.name": "glue",
        "spark.driver.memory": _driver_memory(),
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.extraClassPath": os.pathsep.join(sorted(str(jar) for jar in jars.glob("*.jar"))),
        "spark.driver.extraJavaOptions": " ".join(
            map(
                _quoted,
                (
                    "-XX:+ExitOnOutOfMemoryError",
                    # Compiling all of Spark for speed costs more than runs of this size get back: a first load of
                    # 200,000 records took 26 s of CPU with the optimizing compiler, and 14 s without.
                    "-XX:TieredStopAtLevel=1",
                    f"-Djava.io.tmpdir={folder}",
                    f"-Dderby.system.home={folder}",
                    # Gives memory back while no job runs.
                    "-XX:G1PeriodicGCInterval=10000",
                ),
            )
        ),
        "spark.local.dir": str(folder),
        "spark.sql.warehouse.dir": str(folder / WAREHOUSE),
        "spark.sql.extensions": ICEBERG_EXTENSIONS,
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "WARN",
    }


def _quoted(option: str) -> str:
    """One Java option: Spark takes them apart at white space, outside of quotes.

    https://github.com/apache/spark/blob/v3.5.9/launcher/src/main/java/org/apache/spark/launcher/CommandBuilderUtils.java
    """
    escaped = option.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _driver_memory() -> str:
    return os.environ.get(DRIVER_MEMORY_VARIABLE, "2g")


def _required(variable: str) -> str:
    value = os.environ.get(variable)
    if not value:
        raise RuntimeError(
            f"Spark does not start: {variable} is not set. snowdome/aws/glue_runs/README.md describes it."
        )
    return value


def _environment(connection: Path) -> dict[str, str]:
    """Nothing of this process's environment that could hold a secret."""
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "TZ")}
    return {
        **kept,
        # In another locale Java 17 cannot open a file whose name it has no letters for.
        "LC_ALL": "C.UTF-8",
        "JAVA_HOME": _required("SNOWDOME_JAVA_HOME"),
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_LOCAL_IP": "127.0.0.1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "_PYSPARK_DRIVER_CONN_INFO_PATH": str(connection),
    }
