"""The Condition element.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
"""

from __future__ import annotations

import ipaddress
import operator
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone

from snowdome.aws.errors import SandboxUnsupported
from snowdome.aws.policy.condition_keys import check_key
from snowdome.aws.policy.patterns import Context, arn_like, fill_in, like, unescape, variables

#: (value of the request, value in the policy) -> does it match
Test = Callable[[str, str], bool]


def numeric(compare: Callable[[float, float], bool]) -> Test:
    def test(value: str, wanted: str) -> bool:
        try:
            return compare(float(value), float(wanted))
        except ValueError:
            return False

    return test


def moment(text: str) -> datetime:
    if text.replace(".", "", 1).isdigit():
        return datetime.fromtimestamp(float(text), timezone.utc)
    parsed = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=timezone.utc)


def dated(compare: Callable[[datetime, datetime], bool]) -> Test:
    def test(value: str, wanted: str) -> bool:
        try:
            return compare(moment(value), moment(wanted))
        except ValueError:
            return False

    return test


def in_network(value: str, wanted: str) -> bool:
    try:
        return ipaddress.ip_address(value) in ipaddress.ip_network(wanted, strict=False)
    except ValueError:
        return False


def equals(value: str, wanted: str) -> bool:
    return value == unescape(wanted)


def equals_ignoring_case(value: str, wanted: str) -> bool:
    return value.lower() == unescape(wanted).lower()


POSITIVE: dict[str, Test] = {
    "StringEquals": equals,
    "StringEqualsIgnoreCase": equals_ignoring_case,
    "StringLike": like,
    "NumericEquals": numeric(operator.eq),
    "NumericLessThan": numeric(operator.lt),
    "NumericLessThanEquals": numeric(operator.le),
    "NumericGreaterThan": numeric(operator.gt),
    "NumericGreaterThanEquals": numeric(operator.ge),
    "DateEquals": dated(operator.eq),
    "DateLessThan": dated(operator.lt),
    "DateLessThanEquals": dated(operator.le),
    "DateGreaterThan": dated(operator.gt),
    "DateGreaterThanEquals": dated(operator.ge),
    "Bool": equals_ignoring_case,
    "IpAddress": in_network,
    # Both of them match with wildcards: ArnEquals and ArnLike behave identically.
    "ArnEquals": arn_like,
    "ArnLike": arn_like,
}
NEGATED = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "NumericNotEquals": "NumericEquals",
    "DateNotEquals": "DateEquals",
    "NotIpAddress": "IpAddress",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
}
QUANTIFIERS = ("ForAllValues:", "ForAnyValue:")


@dataclass(frozen=True)
class Condition:
    """One operator on one key. All conditions of a statement must hold."""

    key: str
    test: Test | None
    """None: the operator is Null."""
    negated: bool
    if_exists: bool
    quantifier: str
    wanted: tuple[str, ...]

    def holds(self, context: Context) -> bool:
        found = context.get(self.key)
        values = () if found is None else found if isinstance(found, tuple) else (found,)
        if self.test is None:
            return (not values) == (self.wanted[0].lower() == "true")
        if not values:
            if self.if_exists or self.quantifier == "ForAllValues:":
                return True
            return self.negated and self.quantifier == ""
        wanted = [text for text in (fill_in(text, context) for text in self.wanted) if text is not None]
        test = self.test
        results = [any(test(value, text) for text in wanted) != self.negated for value in values]
        if self.quantifier == "ForAllValues:":
            return all(results)
        if self.quantifier == "ForAnyValue:":
            return any(results)
        # Without a quantifier a negated operator must hold for every value, a positive one for any.
        return all(results) if self.negated else any(results)


def parse_conditions(element: object) -> tuple[Condition, ...]:
    """Raises SandboxUnsupported naming an unknown operator or key, ValueError on a malformed element."""
    if not isinstance(element, dict):
        raise ValueError("Condition must be an object")
    return tuple(
        parse_condition(name, key, wanted) for name, tests in element.items() for key, wanted in dict(tests).items()
    )


def parse_condition(name: str, key: str, wanted: object) -> Condition:
    quantifier = next((prefix for prefix in QUANTIFIERS if name.startswith(prefix)), "")
    base = name[len(quantifier) :]
    if_exists = base.endswith("IfExists")
    base = base.removesuffix("IfExists")
    values = tuple(as_text(value) for value in (wanted if isinstance(wanted, list) else [wanted]))
    if not values:
        raise ValueError(f"Condition {name} on {key} has no value")
    lower = check_key(key)
    for value in values:
        for variable in variables(value):
            check_key(variable)
    if base == "Null" and not quantifier and not if_exists:
        return Condition(lower, None, False, False, "", values)
    if base in POSITIVE:
        return Condition(lower, POSITIVE[base], False, if_exists, quantifier, values)
    if base in NEGATED:
        return Condition(lower, POSITIVE[NEGATED[base]], True, if_exists, quantifier, values)
    raise SandboxUnsupported(f"condition operator {name!r}")


def as_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int, float)):
        return str(value)
    raise ValueError(f"a condition value must be a string, number or boolean, not {value!r}")
