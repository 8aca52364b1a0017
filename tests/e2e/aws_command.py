"""Runs one command of the AWS CLI as a person would type it, by the library that the CLI is made of.

    python aws_command.py kms enable-key --key-id ID --region us-west-2

Knows the CLI's forms that this project prints: SERVICE OPERATION with options whose values are texts or JSON, --region,
--query and --output json. Credentials and endpoint come from the environment, as for the CLI.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import botocore.session
import jmespath
from botocore import xform_name

SERVICES = {"s3api": "s3"}


def main(words: list[str]) -> None:
    service, operation, *rest = words
    options = {name.removeprefix("--"): value for name, value in zip(rest[::2], rest[1::2], strict=True)}
    query = options.pop("query", "@")
    if options.pop("output", "json") != "json":
        raise SystemExit("Only --output json.")
    client = botocore.session.get_session().create_client(
        SERVICES.get(service, service), region_name=options.pop("region", None)
    )
    name = next(known for known in client.meta.service_model.operation_names if xform_name(known, "-") == operation)
    members = client.meta.service_model.operation_model(name).input_shape.members
    parameters = {member: _value(options.pop(xform_name(member, "-"), None)) for member in members}
    if options:
        raise SystemExit(f"{operation} knows no --{next(iter(options))}.")
    answer = getattr(client, xform_name(name))(**{key: value for key, value in parameters.items() if value is not None})
    answer.pop("ResponseMetadata", None)
    print(json.dumps(jmespath.search(query, answer), default=str))
    if answer.get("Errors"):
        raise SystemExit(1)


def _value(text: str | None) -> Any:
    return json.loads(text) if text is not None and text.startswith(("{", "[")) else text


if __name__ == "__main__":
    main(sys.argv[1:])
