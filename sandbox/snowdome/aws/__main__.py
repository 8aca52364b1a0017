"""`python -m snowdome.aws --port 0 --state-dir DIR`: runs until SIGTERM. Secrets come by environment."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from pathlib import Path
from typing import NoReturn

from snowdome import inversion
from snowdome.aws.server import SandboxAws
from snowdome.aws.settings import AccessKeyPair, Settings
from snowdome.owner import watch_owner


def main() -> NoReturn:
    parser = argparse.ArgumentParser(prog="python -m snowdome.aws", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 picks a free one (default: 0)")
    parser.add_argument(
        "--socket", type=int, metavar="DESCRIPTOR", help="inherited socket that listens on 127.0.0.1, instead of a port"
    )
    parser.add_argument("--state-dir", type=Path, required=True, help="private folder; aws.json is written to it")
    parser.add_argument("--region", default="us-west-2", help="AWS region (default: us-west-2)")
    parser.add_argument(
        "--propagation-delay",
        type=float,
        default=0.0,
        metavar="SECONDS",
        help="until new roles and changed policies take effect (default: 0)",
    )
    inversion.add_option(parser, "aws")
    parser.add_argument(
        "--lake-formation",
        action="store_true",
        help="Lake Formation controls the Data Catalog (default: only IAM, as in new accounts)",
    )
    options = parser.parse_args()
    inversion.invert(options.invert)
    try:
        administrator, snowflake = key_pair("ADMIN"), key_pair("SNOWFLAKE")
    except KeyError as error:
        parser.error(f"the environment variable {error.args[0]} is not set")
    options.state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    sandbox = SandboxAws(
        Settings(
            port=options.port,
            socket=options.socket,
            state_dir=options.state_dir.resolve(),
            region=options.region,
            propagation_delay=options.propagation_delay,
            lake_formation=options.lake_formation,
            administrator=administrator,
            snowflake=snowflake,
        )
    )

    def stop(*_: object) -> None:
        # shutdown() waits for the serving loop, which runs in this very thread.
        threading.Thread(target=sandbox.stop, name="stop").start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    watch_owner()
    sandbox.write_ready_file()
    sandbox.serve()
    sys.stdout.flush()
    sys.stderr.flush()
    # Everything is stopped, and nothing is kept: taking a hundred megabytes of modules apart would only cost time.
    os._exit(0)


def key_pair(owner: str) -> AccessKeyPair:
    prefix = f"SANDBOX_{owner}_"
    # Taken out of the environment: job runs inherit it.
    return AccessKeyPair(os.environ.pop(f"{prefix}ACCESS_KEY_ID"), os.environ.pop(f"{prefix}SECRET_ACCESS_KEY"))


if __name__ == "__main__":
    main()
