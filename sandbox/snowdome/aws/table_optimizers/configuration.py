"""What a table optimizer may be set to.

https://docs.aws.amazon.com/glue/latest/webapi/API_TableOptimizerConfiguration.html
https://docs.aws.amazon.com/glue/latest/dg/optimizer-notes.html
"""

from __future__ import annotations

from functools import cache
from typing import Any

from botocore.session import get_session
from botocore.validate import ParamValidator

from snowdome.aws.errors import AwsError, SandboxUnsupported

COMPACTION, RETENTION, ORPHANS = TYPES = ("compaction", "retention", "orphan_file_deletion")
#: Type -> the member of a configuration that is of this type alone.
OWN_MEMBER = {
    COMPACTION: "compactionConfiguration",
    RETENTION: "retentionConfiguration",
    ORPHANS: "orphanFileDeletionConfiguration",
}
#: What a compaction by these follows, the table must have: a sort order.
SORTING = ("sort", "z-order")
STRATEGIES = ("binpack", *SORTING)
#: Hours between two runs.
RUN_RATES = range(3, 169)


def invalid(message: str) -> AwsError:
    return AwsError(400, "InvalidInputException", message)


def checked(operation: str, parameters: dict[str, Any], optimizer_type: str) -> dict[str, Any]:
    """The configuration that a request names. Raises InvalidInputException, SandboxUnsupported."""
    report = ParamValidator().validate(parameters, _input_of(operation))
    if report.has_errors():
        raise invalid(report.generate_report())
    wanted: dict[str, Any] = parameters["TableOptimizerConfiguration"]
    if unknown := set(wanted) - {"roleArn", "enabled", "vpcConfiguration", *OWN_MEMBER.values()}:
        raise SandboxUnsupported(f"{operation} with {sorted(unknown)[0]}")
    if "vpcConfiguration" in wanted:
        raise SandboxUnsupported(f"{operation} with vpcConfiguration")
    # Both are required by CloudFormation's AWS::Glue::TableOptimizer; the API's page leaves it open.
    if missing := [name for name in ("roleArn", "enabled") if name not in wanted]:
        raise invalid(f"{missing[0]} is required in TableOptimizerConfiguration.")
    own = OWN_MEMBER[optimizer_type]
    if others := sorted(set(wanted) & set(OWN_MEMBER.values()) - {own}):
        raise invalid(f"{others[0]} is not for an optimizer of type {optimizer_type}.")
    _check_iceberg((wanted.get(own) or {}).get("icebergConfiguration") or {})
    return wanted


@cache
def _input_of(operation: str) -> Any:
    """Glue's own description of the operation's input."""
    return get_session().get_service_model("glue").operation_model(operation).input_shape


def _check_iceberg(values: dict[str, Any]) -> None:
    if values.get("strategy", STRATEGIES[0]) not in STRATEGIES:
        raise invalid(f"Strategy {values['strategy']} is not one of {', '.join(STRATEGIES)}.")
    for name, value in values.items():
        # Other limits are not documented. A number below 1 would keep no snapshot, or delete files still being written.
        if name == "runRateInHours" and value not in RUN_RATES:
            raise invalid(f"runRateInHours is {value}. It must be from {RUN_RATES[0]} to {RUN_RATES[-1]}.")
        if isinstance(value, int) and not isinstance(value, bool) and value < 1:
            raise invalid(f"{name} is {value}. It must be at least 1.")
