from __future__ import annotations

import pytest

from snowdome.aws.glue_runs.execution import name_the_denial

USER = "User: arn:aws:sts::123456789012:assumed-role/jobs/GlueJobRunnerSession is not authorized to perform"
LIST, LOGS = f"{USER}: s3:ListBucket on resource: arn:aws:s3:::lake", f"{USER}: logs:CreateLogGroup on resource: x"


@pytest.mark.parametrize(
    ("error", "denials", "told"),
    [
        ("getFileStatus: Status Code: 403", [LIST], f"{LIST} (getFileStatus: Status Code: 403)"),
        ("Forbidden", [LIST, LOGS], f"{LIST} (Forbidden)"),
        ("Forbidden", [LOGS], "Forbidden"),
        ("ValueError: no luck", [LIST], "ValueError: no luck"),
        (f"{USER}: glue:GetTable on resource: y", [LIST], f"{USER}: glue:GetTable on resource: y"),
    ],
)
def test_a_bare_refusal_is_explained(error: str, denials: list[str], told: str) -> None:
    assert name_the_denial(error, denials) == told
