"""A text with some of its parts replaced."""

from __future__ import annotations

from collections.abc import Iterable


def spliced(text: str, replacements: Iterable[tuple[int, int, str]]) -> str:
    """`text` with other words in place of parts of it.

    `replacements` are (start, end, words): offsets into `text`, the end excluded, in order and without overlap.
    """
    pieces: list[str] = []
    position = 0
    for start, end, words in replacements:
        pieces += [text[position:start], words]
        position = end
    return "".join(pieces) + text[position:]
