"""An encrypted Data Catalog: whoever reads or writes it needs its key, through Glue.

https://docs.aws.amazon.com/glue/latest/dg/setup-encryption.html
"""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from snowdome.testing.running_aws import ACCOUNT, REGION, RunningSandbox, policy, statement

GLUE = statement(["glue:*"], "*")
THROUGH_GLUE = {"StringEquals": {"kms:ViaService": f"glue.{REGION}.amazonaws.com"}}


@pytest.fixture(scope="module")
def key(sandbox: RunningSandbox) -> str:
    """Encrypts the catalog, in which a database lies since before."""
    glue = sandbox.client("glue")
    glue.create_database(DatabaseInput={"Name": "lake"})
    arn: str = sandbox.client("kms").create_key()["KeyMetadata"]["Arn"]
    encrypt(glue, {"CatalogEncryptionMode": "SSE-KMS", "SseAwsKmsKeyId": arn})
    return arn


def encrypt(glue: Any, at_rest: dict[str, str]) -> None:
    glue.put_data_catalog_encryption_settings(DataCatalogEncryptionSettings={"EncryptionAtRest": at_rest})


CALLS = {
    "GetDatabase": (lambda glue: glue.get_database(Name="lake"), ["Decrypt"]),
    "GetTables": (lambda glue: glue.get_tables(DatabaseName="lake"), ["Decrypt"]),
    "UpdateDatabase": (
        lambda glue: glue.update_database(Name="lake", DatabaseInput={"Name": "lake"}),
        ["Decrypt", "Encrypt", "GenerateDataKey"],
    ),
}


@pytest.mark.parametrize("operation", CALLS)
def test_a_call_on_the_catalog_needs_the_key(sandbox: RunningSandbox, key: str, operation: str) -> None:
    call, actions = CALLS[operation]
    allowed: list[str] = []
    for number, action in enumerate(actions):
        use = [statement([f"kms:{name}" for name in allowed], key, Condition=THROUGH_GLUE)] if allowed else []
        keys = sandbox.session_of(f"lacks-{operation}-{number}", policy(GLUE, *use))
        with pytest.raises(ClientError, match=f"kms:{action} on resource: {key}"):
            call(sandbox.client("glue", keys))
        allowed.append(action)
    use = [statement([f"kms:{name}" for name in allowed], key, Condition=THROUGH_GLUE)]
    call(sandbox.client("glue", sandbox.session_of(f"has-{operation}", policy(GLUE, *use))))


def test_the_key_is_used_through_glue_and_for_this_catalog(sandbox: RunningSandbox, key: str) -> None:
    for number, (context, works) in enumerate(
        [
            ({"kms:ViaService": f"s3.{REGION}.amazonaws.com"}, False),
            ({"kms:EncryptionContext:glue_catalog_id": ACCOUNT}, True),
            ({"kms:EncryptionContext:glue_catalog_id": "999900001111"}, False),
        ]
    ):
        use = statement(["kms:Decrypt"], key, Condition={"StringEquals": context})
        glue = sandbox.client("glue", sandbox.session_of(f"context-{number}", policy(GLUE, use)))
        if works:
            glue.get_database(Name="lake")
        else:
            with pytest.raises(ClientError, match="kms:Decrypt"):
                glue.get_database(Name="lake")


def test_what_the_sandbox_cannot_do_is_refused_by_name(sandbox: RunningSandbox) -> None:
    glue = sandbox.client("glue")
    with pytest.raises(ClientError, match="CatalogEncryptionMode SSE-KMS-WITH-SERVICE-ROLE"):
        encrypt(glue, {"CatalogEncryptionMode": "SSE-KMS-WITH-SERVICE-ROLE"})


def test_a_key_that_aws_manages_asks_for_nothing(sandbox: RunningSandbox, key: str) -> None:
    glue = sandbox.client("glue")
    encrypt(glue, {"CatalogEncryptionMode": "SSE-KMS"})
    try:
        keys = sandbox.session_of("managed", policy(GLUE))
        sandbox.client("glue", keys).get_database(Name="lake")
    finally:
        encrypt(glue, {"CatalogEncryptionMode": "SSE-KMS", "SseAwsKmsKeyId": key})
