"""Job arguments. https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-crawler-pyspark-extensions-get-resolved-options.html"""

from __future__ import annotations

import argparse
from typing import NoReturn

#: Arguments that Glue itself adds: in the result when they were given.
ADDED_BY_GLUE = ("JOB_ID", "JOB_RUN_ID", "SECURITY_CONFIGURATION", "TempDir", "WORKFLOW_NAME", "WORKFLOW_RUN_ID")


class GlueArgumentError(Exception):
    """The arguments do not fit the names asked for."""


class GlueArgumentParser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise GlueArgumentError(message)


def getResolvedOptions(args: list[str], options: list[str]) -> dict[str, str]:
    """Values of the named options, all of which must be given, e.g. `getResolvedOptions(sys.argv, ["JOB_NAME"])`."""
    parser = GlueArgumentParser()
    for name in options:
        parser.add_argument(f"--{name}", required=True)
    for name in ADDED_BY_GLUE:
        if name not in options:
            parser.add_argument(f"--{name}", default=argparse.SUPPRESS)
    known, _ = parser.parse_known_args(args[1:])
    return vars(known)
