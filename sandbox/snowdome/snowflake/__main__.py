"""`python -m snowdome.snowflake --port 0 --state-dir DIR [--region R] [--persist]`.

Secrets and the AWS endpoint come by environment: SANDBOX_SNOWFLAKE_ADMIN_PASSWORD, SANDBOX_AWS_ENDPOINT,
SANDBOX_SNOWFLAKE_ACCESS_KEY_ID and SANDBOX_SNOWFLAKE_SECRET_ACCESS_KEY. When the server accepts connections it writes
DIR/snowflake.json with its process ID and port. SIGTERM stops it.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from pathlib import Path

from snowdome import inversion
from snowdome.owner import watch_owner
from snowdome.snowflake.catalog.account import ACCOUNT_NAME
from snowdome.snowflake.process import run
from snowdome.snowflake.session_store import SESSION_SECONDS


def main() -> None:
    parser = argparse.ArgumentParser(prog="snowdome.snowflake", description="A local Snowflake account.")
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 picks a free one")
    parser.add_argument("--state-dir", type=Path, required=True, help="folder for snowflake.json and the account")
    parser.add_argument("--region", default="us-west-2", help="AWS region of the account")
    parser.add_argument("--account", default=ACCOUNT_NAME, help=f"account name (default: {ACCOUNT_NAME})")
    parser.add_argument("--persist", action="store_true", help="keep the account in the folder between runs")
    parser.add_argument(
        "--session-seconds",
        type=int,
        default=SESSION_SECONDS,
        help="lifetime of a session token, after which clients renew it",
    )
    inversion.add_option(parser, "snowflake")
    arguments = parser.parse_args()
    inversion.invert(arguments.invert)
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    watch_owner()
    run(
        port=arguments.port,
        state_dir=arguments.state_dir,
        region=arguments.region,
        account_name=arguments.account.upper(),
        persist=arguments.persist,
        session_seconds=arguments.session_seconds,
        administrator_password=_environment("SANDBOX_SNOWFLAKE_ADMIN_PASSWORD"),
        aws_endpoint=_environment("SANDBOX_AWS_ENDPOINT"),
        access_key_id=_environment("SANDBOX_SNOWFLAKE_ACCESS_KEY_ID"),
        secret_access_key=_environment("SANDBOX_SNOWFLAKE_SECRET_ACCESS_KEY"),
    )


def _environment(name: str) -> str:
    """The variable's value, out of the environment, so that no child process inherits it."""
    value = os.environ.pop(name, "")
    if not value:
        sys.exit(f"snowdome.snowflake: the environment variable {name} is not set. Start it with: snowdome start")
    return value


if __name__ == "__main__":
    main()
