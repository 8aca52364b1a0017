"""Whatever the request tables let through, moto (with its gaps filled) can answer: no HTML page of an exception."""

from __future__ import annotations

from typing import Any

import pytest
from moto.core.utils import camelcase_to_underscores
from moto.glue.responses import GlueResponse
from moto.iam.responses import IamResponse
from moto.kms.responses import KmsResponse
from moto.logs.responses import LogsResponse

from snowdome.aws import moto_changes
from snowdome.aws.glue_runs import GlueRuns
from snowdome.aws.requests import glue, iam, kms, logs

GLUE = (
    glue.ON_CATALOG
    | glue.ON_DATABASE
    | glue.ON_ALL_TABLES
    | glue.ON_TABLE
    | set(glue.JOB_NAMES)
    | glue.TRIGGERS
    | glue.WORKFLOWS
    | set(glue.LISTS)
    | set(glue.BATCHES)
    | glue.TAGGING
    | {"BatchDeleteTable"}
)


@pytest.fixture(scope="module", autouse=True)
def filled_gaps() -> None:
    never_run: Any = None
    runs = GlueRuns(never_run, never_run, never_run, never_run)
    moto_changes.apply(runs, lake_formation=False, administrator_arn="")


@pytest.mark.parametrize(
    ("responses", "operations"),
    [
        (GlueResponse, GLUE),
        (IamResponse, iam.ON_ROLE | iam.ON_USER | iam.ON_POLICY | iam.OF_ACCOUNT),
        (KmsResponse, kms.ON_KEY | kms.ON_ALIAS | kms.WITHOUT_KEY | {"Decrypt"}),
        (LogsResponse, logs.ON_GROUP | logs.ON_STREAM | logs.ON_ARN | {"DescribeLogGroups"}),
    ],
)
def test_every_operation_in_the_tables_has_an_answer(responses: Any, operations: set[str]) -> None:
    missing = {name for name in operations if not hasattr(responses, camelcase_to_underscores(name))}
    assert missing == set()


def test_every_call_that_changes_policies_is_a_known_one() -> None:
    assert iam.CHANGES_POLICIES <= iam.ON_ROLE | iam.ON_USER
