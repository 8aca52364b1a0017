"""Errors of the Iceberg REST protocol, as AwsError with the protocol's exception name as its code.

https://github.com/apache/iceberg/blob/main/open-api/rest-catalog-open-api.yaml (ErrorModel)
"""

from __future__ import annotations

from snowdome.aws.errors import AwsError


def bad_request(message: str) -> AwsError:
    return AwsError(400, "BadRequestException", message)


def no_such_catalog(catalog: str) -> AwsError:
    return AwsError(404, "NotFoundException", f"Catalog not found: {catalog}")


def no_such_namespace(namespace: str) -> AwsError:
    return AwsError(404, "NoSuchNamespaceException", f"Namespace does not exist: {namespace}")


def no_such_table(namespace: str, table: str) -> AwsError:
    return AwsError(404, "NoSuchTableException", f"Table does not exist: {namespace}.{table}")


def already_exists(what: str) -> AwsError:
    return AwsError(409, "AlreadyExistsException", f"{what} already exists")


def namespace_not_empty(namespace: str) -> AwsError:
    return AwsError(409, "NamespaceNotEmptyException", f"Namespace {namespace} is not empty.")


def commit_failed(message: str) -> AwsError:
    return AwsError(409, "CommitFailedException", message)


def unsupported(what: str) -> AwsError:
    """What Glue's endpoint does not offer either."""
    return AwsError(406, "UnsupportedOperationException", f"The Glue Iceberg REST endpoint does not support {what}")
