"""Damaged files of every type that COPY INTO reads, reproducible by seed."""

from __future__ import annotations

import gzip
import io
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.parquet as pq

COLUMNS = "id int not null, day date, words varchar(20), amount number(8, 2)"
"""Of the table that the files are for."""
CSV = "type = csv field_optionally_enclosed_by = '\"'"
JSON, PARQUET = "type = json", "type = parquet"


@dataclass(frozen=True)
class BrokenFile:
    name: str
    content: bytes
    file_format: str
    damage: str
    """What was done to it."""
    whole: frozenset[int] = field(default_factory=frozenset)
    """IDs of records that the damage does not reach."""
    spoilt: frozenset[int] = field(default_factory=frozenset)
    """IDs of records that cannot be loaded."""

    def __str__(self) -> str:
        return f"{self.name} ({self.damage}): {self.content[:300]!r}"


def broken_files(seed: int, count: int) -> Iterator[BrokenFile]:
    """Each damage in turn, each time to other records."""
    chance = random.Random(seed)  # noqa: S311 - reproducible on purpose
    for number in range(count):
        maker, damage = DAMAGES[number % len(DAMAGES)]
        yield maker(chance, damage)


def _records(chance: random.Random) -> list[dict[str, object]]:
    return [
        {
            "id": number,
            "day": f"2024-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
            "words": chance.choice(("", "plain", "a, b", 'the "x"', "two\nlines", "ä漢🙂", "\\N", "x" * 20)),
            "amount": chance.randint(-10_000, 10_000) / 100,
        }
        for number in range(chance.randint(1, 12))
    ]


def _csv_line(record: dict[str, object]) -> bytes:
    words = '"' + str(record["words"]).replace('"', '""') + '"'
    return f"{record['id']},{record['day']},{words},{record['amount']}".encode()


LineDamage = Callable[[random.Random, dict[str, object]], bytes]

CSV_LINES: dict[str, LineDamage] = {
    "a word for a number": lambda _, record: _csv_line({**record, "id": "x1"}),
    "a word for a date": lambda _, record: _csv_line({**record, "day": "2024-13-41"}),
    "a number out of range": lambda _, record: _csv_line({**record, "amount": "9" * 40}),
    "a hexadecimal number": lambda _, record: _csv_line({**record, "amount": "0x1F"}),
    "no value where one is needed": lambda _, record: _csv_line({**record, "id": ""}),
    "a field too many": lambda chance, record: _csv_line(record) + b",x" * chance.choice((1, 2, 300)),
    "a field missing": lambda _, record: _csv_line(record).rpartition(b",")[0],
    "a blank line": lambda _, record: b"",
    "too long a text": lambda chance, record: _csv_line({**record, "words": "y" * chance.choice((21, 5_000, 500_000))}),
    "text behind a closing quote": lambda _, record: _csv_line(record).replace(b'",', b'"x",'),
    "bytes that are no UTF-8": lambda chance, record: _csv_line({**record, "words": "bad"}).replace(
        b"bad", chance.choice((b"\xff", b"a\xe2\x82", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf5\x80\x80\x80"))
    ),
    "a NUL within a number": lambda _, record: _csv_line(record).replace(b",", b"\0,", 1),
}
"""Each of them spoils its own record."""

JSON_RECORDS: dict[str, LineDamage] = {
    "a text for a number": lambda _, record: _dumped({**record, "id": "x1"}),
    "an object for a number": lambda _, record: _dumped({**record, "id": {"a": [1, {"b": None}]}}),
    "null where a value is needed": lambda _, record: _dumped({**record, "id": None}),
    "no date": lambda _, record: _dumped({**record, "day": "yesterday"}),
    "too long a text": lambda chance, record: _dumped({**record, "words": "y" * chance.choice((21, 300_000))}),
    "a brace that is not closed": lambda _, record: _dumped(record)[:-1],
    "a key without a value": lambda _, record: b'{"id": , "day": null}',
    "a key given twice": lambda _, record: _dumped(record)[:-1] + b', "id": 1}',
    "a number out of range": lambda _, record: _dumped(record)[:-1] + b', "more": 1e999}',
    "a word that is no value": lambda _, record: _dumped(record)[:-1] + b', "more": nope}',
    "brackets without end": lambda chance, record: b"[" * chance.choice((10, 1_000, 200_000)),
    "nested too deeply": lambda chance, record: b'{"id": ' + b"[" * 5_000 + b"]" * 5_000 + b"}",
    "bytes that are no UTF-8": lambda _, record: _dumped({**record, "words": "bad"}).replace(b"bad", b"a\xff\xfe"),
    "a NUL between values": lambda _, record: b"\0" + _dumped(record),
}
"""Each of them spoils its own record."""


def _dumped(record: dict[str, object]) -> bytes:
    return json.dumps(record, ensure_ascii=False).encode()


def _one_line(chance: random.Random, damage: str) -> BrokenFile:
    return _one_record(chance, damage, CSV_LINES[damage], _csv_line, f"c{chance.randint(0, 9)}.csv", CSV)


def _one_document(chance: random.Random, damage: str) -> BrokenFile:
    return _one_record(chance, damage, JSON_RECORDS[damage], _dumped, f"j{chance.randint(0, 9)}.json", JSON)


def _one_record(
    chance: random.Random,
    damage: str,
    spoil: LineDamage,
    write: Callable[[dict[str, object]], bytes],
    name: str,
    file_format: str,
) -> BrokenFile:
    records = _records(chance)
    bad = set(chance.sample(range(len(records)), chance.randint(1, min(3, len(records)))))
    lines = [spoil(chance, record) if number in bad else write(record) for number, record in enumerate(records)]
    # Line ends of all systems in one file, and a byte order mark: neither is damage.
    content = b"".join(line + chance.choice((b"\n", b"\n", b"\r\n")) for line in lines)
    if chance.random() < 0.2:
        content = b"\xef\xbb\xbf" + content
    if chance.random() < 0.2:
        name, content = f"{name}.gz", gzip.compress(content)
    whole = frozenset(range(len(records))) - bad
    return BrokenFile(name, content, file_format, damage, whole, frozenset(bad))


def _cut(chance: random.Random, content: bytes) -> bytes:
    return content[: chance.randrange(len(content) or 1)]


def _flip(chance: random.Random, content: bytes) -> bytes:
    data = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        if data:
            data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def _insert(chance: random.Random, content: bytes) -> bytes:
    piece = chance.choice((b'"', b"\0" * 40, b"\r\r", b"\xff\xfe", b"{[", b"]}", b"\\", b",,,,", b"\x1a", b"'"))
    at = chance.randrange(len(content) + 1)
    return content[:at] + piece + content[at:]


def _repeat(chance: random.Random, content: bytes) -> bytes:
    first, second = sorted(chance.randrange(len(content) + 1) for _ in range(2))
    return content[:second] + content[first:]


def _noise(chance: random.Random, content: bytes) -> bytes:
    return chance.randbytes(chance.randrange(400))


def _as_utf16(chance: random.Random, content: bytes) -> bytes:
    return content.decode("utf-8", "replace").encode("utf-16")


BYTES: dict[str, Callable[[random.Random, bytes], bytes]] = {
    "cut off": _cut,
    "bytes overwritten": _flip,
    "bytes inserted": _insert,
    "a part twice": _repeat,
    "noise": _noise,
    "UTF-16": _as_utf16,
    "nothing": lambda chance, content: b"",
    "compressed, then cut off": lambda chance, content: _cut(chance, gzip.compress(content)),
}


def _bytes(chance: random.Random, damage: str) -> BrokenFile:
    """Damage that may reach any record."""
    records = _records(chance)
    kind = chance.choice(("csv", "json", "json", "parquet"))
    if kind == "parquet":
        content = _parquet(_table(records))
    else:
        content = b"".join((_csv_line if kind == "csv" else _dumped)(record) + b"\n" for record in records)
    name = f"{kind}{chance.randint(0, 9)}.{kind}"
    if kind != "parquet":
        name += chance.choice(("", ".gz", ".bz2", ".zst")) if damage == "noise" else ""
        name += ".gz" if damage.startswith("compressed") else ""
    file_format = {"csv": CSV, "json": JSON, "parquet": PARQUET}[kind]
    return BrokenFile(name, BYTES[damage](chance, content), file_format, damage)


def _table(records: list[dict[str, object]]) -> pa.Table:
    return pa.table({key: [record[key] for record in records] for key in records[0]})


def _parquet(table: pa.Table) -> bytes:
    written = io.BytesIO()
    pq.write_table(table, written)
    return written.getvalue()


def _not_utf8(values: list[bytes]) -> pa.Array:
    binary = pa.array(values, pa.binary())
    return pa.Array.from_buffers(pa.string(), len(values), binary.buffers())


PARQUET_COLUMNS: dict[str, Callable[[int], dict[str, pa.Array]]] = {
    "texts for numbers": lambda n: {"id": pa.array(["x"] * n)},
    "lists for numbers": lambda n: {"id": pa.array([[1, 2]] * n)},
    "structs for numbers": lambda n: {"id": pa.array([{"a": {"b": [None]}}] * n)},
    "maps for texts": lambda n: {"words": pa.array([[("a", 1)]] * n, pa.map_(pa.string(), pa.int64()))},
    "durations for numbers": lambda n: {"id": pa.array([5] * n, pa.duration("ns"))},
    "nanoseconds": lambda n: {"day": pa.array([1] * n, pa.timestamp("ns"))},
    "times beyond all calendars": lambda n: {"day": pa.array([2**62] * n, pa.timestamp("us"))},
    "dates beyond all calendars": lambda n: {"day": pa.array([2**31 - 1] * n, pa.int32()).cast(pa.date32())},
    "texts that are no UTF-8": lambda n: {"words": _not_utf8([b"\xff\xfe"] * n)},
    "numbers that are none": lambda n: {"amount": pa.array([float("nan")] * n)},
    "half a number": lambda n: {"amount": pa.array([0.5] * n, pa.float16())},
    "one empty column": lambda n: {"id": pa.nulls(n)},
}


def _columns(chance: random.Random, damage: str) -> BrokenFile:
    records = _records(chance)
    table = _table(records)
    for name, array in PARQUET_COLUMNS[damage](len(records)).items():
        table = table.set_column(table.column_names.index(name), name, array)
    return BrokenFile(f"p{chance.randint(0, 9)}.parquet", _parquet(table), PARQUET, damage)


DAMAGES: tuple[tuple[Callable[[random.Random, str], BrokenFile], str], ...] = (
    *((_one_line, damage) for damage in CSV_LINES),
    *((_one_document, damage) for damage in JSON_RECORDS),
    *((_bytes, damage) for damage in BYTES),
    *((_columns, damage) for damage in PARQUET_COLUMNS),
)
