"""Functions on ARRAY."""

from __future__ import annotations

from decimal import Decimal
from functools import cmp_to_key
from typing import TYPE_CHECKING, Any

from snowdome.snowflake.engine.json_documents import UNDEFINED, dump, text

if TYPE_CHECKING:
    pass
from snowdome.snowflake.engine.json_functions.arguments import Refused, as_array, as_text, as_whole, is_exact, is_number


def insert(given: Any, position: Any, value: Any) -> Any:
    if given is UNDEFINED or position is UNDEFINED:
        return UNDEFINED
    found, index = list(as_array(given)), as_whole(position)
    if index > len(found):
        found += [UNDEFINED] * (index - len(found))
    elif index < -len(found):
        found = [UNDEFINED] * (-index - len(found)) + found
        index = 0
    found.insert(index, value)
    return found


def append(given: Any, value: Any) -> Any:
    return UNDEFINED if given is UNDEFINED else [*as_array(given), value]


def prepend(given: Any, value: Any) -> Any:
    return UNDEFINED if given is UNDEFINED else [value, *as_array(given)]


def equal(left: Any, right: Any) -> bool:
    return dump(left) == dump(right) or (is_number(left) and is_number(right) and left == right)


def contains(value: Any, given: Any) -> Any:
    if given is UNDEFINED:
        return UNDEFINED
    found = any(equal(value, element) for element in as_array(given))
    return UNDEFINED if value is UNDEFINED and not found else found


def position_of(value: Any, given: Any) -> Any:
    if given is UNDEFINED:
        return UNDEFINED
    return next((index for index, element in enumerate(as_array(given)) if equal(value, element)), UNDEFINED)


def distinct(given: Any) -> list[Any]:
    return list({dump(element): element for element in reversed(as_array(given))}.values())[::-1]


def without(given: Any, others: Any) -> list[Any]:
    left = [dump(element) for element in as_array(others)]
    found = []
    for element in as_array(given):
        if dump(element) in left:
            left.remove(dump(element))
        else:
            found.append(element)
    return found


def intersection(given: Any, others: Any) -> list[Any]:
    rest = without(given, others)
    return without(given, rest)


def remove_at(given: Any, position: Any) -> list[Any]:
    found, index = list(as_array(given)), as_whole(position)
    if -len(found) <= index < len(found):
        del found[index]
    return found


def flatten(given: Any) -> Any:
    found: list[Any] = []
    for element in as_array(given):
        if element is UNDEFINED or element is None:
            return UNDEFINED
        found += as_array(element)
    return found


def compare(left: Any, right: Any) -> int:
    """Numbers before text, JSON null after everything else."""
    if is_number(left) and is_number(right):
        a, b = (Decimal(left), Decimal(right)) if is_exact(left) == is_exact(right) else (float(left), float(right))
        return (a > b) - (a < b)
    ranks = [3 if value is None else 0 if is_number(value) else 1 for value in (left, right)]
    a, b = (ranks[0], text(left) or ""), (ranks[1], text(right) or "")  # type: ignore[assignment]
    return (a > b) - (a < b)


def ordered(given: Any, ascending: Any = True, nulls_first: Any = None) -> list[Any]:
    elements = [element for element in as_array(given) if element is not UNDEFINED]
    missing = [UNDEFINED] * (len(given) - len(elements))
    elements.sort(key=cmp_to_key(compare), reverse=not ascending)
    first = not ascending if nulls_first is None else nulls_first
    return missing + elements if first else elements + missing


def extreme(given: Any, sign: int) -> Any:
    elements = [element for element in as_array(given) if element is not UNDEFINED and element is not None]
    return max(elements, key=cmp_to_key(lambda a, b: sign * compare(a, b)), default=UNDEFINED)


def generate_range(start: Any, stop: Any, step: Any = 1) -> list[int]:
    first, last, by = as_whole(start), as_whole(stop), as_whole(step)
    if by == 0:
        raise Refused("001015", "22023", "argument 3 to function ARRAY_GENERATE_RANGE needs to be different from 0")
    numbers = range(first, last, by)
    if len(numbers) > 10_000_000:
        raise Refused("100082", "22000", "Max LOB size (134217728) exceeded by the result of ARRAY_GENERATE_RANGE")
    return list(numbers)


def joined(given: Any, separator: Any) -> str:
    return as_text(separator).join(text(element) or "" for element in as_array(given))


def zipped(*arrays: Any) -> list[Any]:
    longest = max(map(len, arrays), default=0)
    return [
        {f"${number}": given[row] if row < len(given) else None for number, given in enumerate(arrays, start=1)}
        for row in range(longest)
    ]
