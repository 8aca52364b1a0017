"""Wildcards and variables of the policy language.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from snowdome.aws.errors import SandboxUnsupported

#: Values of a request by lower-case condition key. A tuple is a multi-valued key.
Context = Mapping[str, "str | tuple[str, ...]"]

VARIABLE = re.compile(r"\$\{([^}]*)\}")
# `${*}` is a literal star: kept apart from wildcards while variables are filled in.
LITERALS = {"*": "\ue000", "?": "\ue001", "$": "\ue002"}
ARN_FIELDS = 6


@lru_cache(maxsize=4096)
def compiled(pattern: str, ignore_case: bool = False) -> re.Pattern[str]:
    """`*` = any run of characters, `?` = one character, all else literal."""
    parts = (".*" if c == "*" else "." if c == "?" else re.escape(unescape(c)) for c in pattern)
    return re.compile("".join(parts), re.DOTALL | (re.IGNORECASE if ignore_case else 0))


def like(value: str, pattern: str, ignore_case: bool = False) -> bool:
    return compiled(pattern, ignore_case).fullmatch(value) is not None


def arn_like(value: str, pattern: str) -> bool:
    """Each of the six fields of an ARN by itself: a wildcard does not reach over a colon, except in the last field."""
    value_fields, pattern_fields = value.split(":", ARN_FIELDS - 1), pattern.split(":", ARN_FIELDS - 1)
    if len(value_fields) != ARN_FIELDS or len(pattern_fields) != ARN_FIELDS:
        return False
    return all(like(field, glob) for field, glob in zip(value_fields, pattern_fields, strict=True))


def resource_like(resource: str, pattern: str) -> bool:
    """A Resource element against the resource of a request. AWS completes an ARN that lacks fields with stars."""
    if pattern == "*":
        return True
    fields = pattern.split(":", ARN_FIELDS - 1)
    return arn_like(resource, ":".join(fields + ["*"] * (ARN_FIELDS - len(fields))))


def fill_in(text: str, context: Context) -> str | None:
    """`text` with its `${...}` replaced; None when a variable has no value, for then the element matches nothing."""
    if "${" not in text:
        return text
    missing = False

    def value(match: re.Match[str]) -> str:
        nonlocal missing
        name, _, default = match.group(1).partition(",")
        if name in LITERALS:
            return LITERALS[name]
        found = context.get(name.strip().lower())
        if isinstance(found, tuple):
            raise SandboxUnsupported(f"policy variable {match.group(0)}: the key has several values")
        if found is None and default:
            found = default.strip().strip("'")
        if found is None:
            missing = True
            return ""
        return "".join(LITERALS.get(c, c) for c in found)

    filled = VARIABLE.sub(value, text)
    return None if missing else filled


def unescape(text: str) -> str:
    for literal, mark in LITERALS.items():
        text = text.replace(mark, literal)
    return text


def variables(text: str) -> list[str]:
    """Lower-case condition keys named in `text`."""
    names = (match.group(1).partition(",")[0].strip() for match in VARIABLE.finditer(text))
    return [name.lower() for name in names if name not in LITERALS]
