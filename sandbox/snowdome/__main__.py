"""`snowdome start|status|stop|env`: one AWS account and one Snowflake account on this machine."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from pathlib import Path

from snowdome import client_environment, record
from snowdome.client_files import FORMATS, UnfitValue, client_file
from snowdome.launcher import LaunchError, Options, start, stop

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,40}\Z")


def main(arguments: list[str] | None = None) -> int:
    """Runs one command. The exit code is 1 when it fails or what it asks for does not run, 2 for wrong arguments."""
    given = _parser().parse_args(arguments)
    folder: Path = given.folder or states() / given.name
    try:
        return int(COMMANDS[given.command](given, folder))
    except (LaunchError, UnfitValue) as error:
        print(f"snowdome: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def states() -> Path:
    """Where sandboxes with a name have their folders."""
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "snowdome"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="snowdome", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    place = argparse.ArgumentParser(add_help=False)
    either = place.add_mutually_exclusive_group()
    either.add_argument("--name", type=_name, default="default", help="name of the sandbox (default: default)")
    either.add_argument("--folder", type=Path, help="folder of the sandbox (default: below the user's state directory)")
    machine = argparse.ArgumentParser(add_help=False)
    machine.add_argument("--json", action="store_true", help="print JSON")

    defaults = Options()
    begin = commands.add_parser("start", parents=[place], help="start a sandbox")
    begin.add_argument("--region", default=defaults.region, help=f"AWS region (default: {defaults.region})")
    begin.add_argument("--account", default=defaults.account, help=f"Snowflake account (default: {defaults.account})")
    begin.add_argument(
        "--propagation-delay",
        type=float,
        default=0.0,
        metavar="SECONDS",
        help="until IAM changes take effect (default: 0)",
    )
    begin.add_argument("--lake-formation", action="store_true", help="Lake Formation controls the Data Catalog")
    begin.add_argument("--persist", action="store_true", help="keep the Snowflake account in the folder")
    begin.add_argument("--invert", action="append", default=[], metavar="ID", help="invert an assumption")
    begin.add_argument("--owner", type=int, metavar="PID", help="stop the sandbox when this process ends")
    begin.add_argument("--released-by", type=Path, metavar="FILE", help="keep the sandbox running if this file exists")
    begin.add_argument("--only", choices=record.PARTS, help="start only this half; start aws first")
    commands.add_parser("status", parents=[place, machine], help="show whether a sandbox is running")
    commands.add_parser("stop", parents=[place, machine], help="stop a sandbox and delete its folder")
    env = commands.add_parser("env", parents=[place], help="print variables for clients, including secrets")
    form = env.add_mutually_exclusive_group()
    form.add_argument(
        "--format",
        choices=FORMATS,
        default="shell",
        help="exports for a shell (the default), JSON, dotenv, or the login of a tool: a connection of snow and "
        "Snowflake's drivers, a profile of AWS's clients, a profile of dbt",
    )
    form.add_argument("--json", dest="format", action="store_const", const="json", help="same as --format json")
    return parser


def _name(text: str) -> str:
    if not NAME.match(text):
        raise argparse.ArgumentTypeError("use up to 41 lower-case letters, digits and hyphens")
    return text


def _start(given: argparse.Namespace, folder: Path) -> int:
    options = Options(
        region=given.region,
        account=given.account,
        propagation_delay=given.propagation_delay,
        lake_formation=given.lake_formation,
        persist=given.persist,
        invert=tuple(given.invert),
        owner=given.owner,
        released_by=given.released_by,
    )
    start(folder, options, record.PARTS if given.only is None else (given.only,))
    _status(argparse.Namespace(json=False), folder)
    return 0


def _status(given: argparse.Namespace, folder: Path) -> int:
    """No secrets, so that it can be shown."""
    found = record.read(folder)
    runs = found is not None and found.runs
    parts = found.parts if found is not None else {}
    if given.json:
        shown = {name: {"url": part.url, "pid": part.process.pid} for name, part in parts.items()}
        print(json.dumps({"runs": runs, "folder": str(folder), **shown}, indent=4))
    elif not parts:
        print(f"There is no sandbox in {folder}. Start one with: snowdome start")
    else:
        for name, part in parts.items():
            state = "" if part.process.runs else ", which has ended"
            print(f"{name:10} {part.url}  (process {part.process.pid}{state})")
        print(f"{'folder':10} {folder}")
    return 0 if runs else 1


def _stop(given: argparse.Namespace, folder: Path) -> int:
    stopped = stop(folder)
    said = "Sandbox stopped." if stopped else "No sandbox was running."
    print(json.dumps({"stopped": stopped}) if given.json else said)
    return 0


def _env(given: argparse.Namespace, folder: Path) -> int:
    found = record.read(folder)
    if found is None or not found.runs:
        raise LaunchError(f"No sandbox is running in {folder}. Start one with: snowdome start")
    values = client_environment.variables(found)
    name = folder.name if given.folder is None else "default"
    print(client_file(given.format, values, "snowdome" if name == "default" else f"snowdome-{name}"))
    return 0


COMMANDS = {"start": _start, "status": _status, "stop": _stop, "env": _env}

if __name__ == "__main__":
    sys.exit(main())
