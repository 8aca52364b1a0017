"""The AWS CLI in small: `aws SERVICE OPERATION --option value [--query Q] [--output text]`, by the CLI's own SDK."""

from __future__ import annotations

import json
import sys

import boto3
import jmespath
from botocore import xform_name


def main(service: str, operation: str, *options: str) -> None:
    given = dict(zip(options[::2], options[1::2], strict=True))
    query, output = given.pop("--query", None), given.pop("--output", "json")
    # The CLI calls the plain operations of S3 so; its own `s3` has commands of another kind.
    client = boto3.client({"s3api": "s3"}.get(service, service))
    model = client.meta.service_model.operation_model(
        next(name for name in client.meta.service_model.operation_names if xform_name(name, "-") == operation)
    )
    members = {f"--{xform_name(name, '-')}": name for name in model.input_shape.members}
    answer = getattr(client, xform_name(model.name))(**{members[option]: value for option, value in given.items()})
    answer.pop("ResponseMetadata", None)
    shown = jmespath.search(query, answer) if query else answer
    print(as_text(shown) if output == "text" else json.dumps(shown, default=str, indent=4))


def as_text(value: object) -> str:
    """A row of tabs for each inner list, as the CLI prints it; None for nothing."""
    if isinstance(value, list):
        return "\n".join("\t".join(str(cell) for cell in row) if isinstance(row, list) else str(row) for row in value)
    return str(value)


if __name__ == "__main__":
    main(*sys.argv[1:])
