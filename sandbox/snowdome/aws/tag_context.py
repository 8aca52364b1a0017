"""Tags as condition values: aws:RequestTag/KEY, aws:TagKeys and aws:ResourceTag/KEY."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def tag_context(tags: Any, removed: Any = None) -> dict[str, str | tuple[str, ...]]:
    """`tags`: the form of any service ({key: value}, or a list of Key/Value or TagKey/TagValue); `removed`: keys."""
    pairs = as_pairs(tags)
    keys = (*pairs, *(removed or ()))
    if not keys:
        return {}
    context: dict[str, str | tuple[str, ...]] = {f"aws:requesttag/{k.lower()}": v for k, v in pairs.items()}
    context["aws:tagkeys"] = tuple(keys)
    return context


def resource_tag_context(tags: Any) -> dict[str, str | tuple[str, ...]]:
    """Tags that the resource of a request already has: aws:ResourceTag/KEY."""
    return {f"aws:resourcetag/{key.lower()}": value for key, value in as_pairs(tags).items()}


def as_pairs(tags: Any) -> dict[str, str]:
    if not tags:
        return {}
    if isinstance(tags, Mapping):
        return {str(key): str(value) for key, value in tags.items()}
    return {str(t.get("Key", t.get("TagKey"))): str(t.get("Value", t.get("TagValue", ""))) for t in tags}
