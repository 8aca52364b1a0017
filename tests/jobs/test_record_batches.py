"""Raw texts become records by one set of rules, whatever the file looks like; held against an independent reader."""

from __future__ import annotations

import datetime
import gzip
import json
import time
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings

from lakehouse import json_array
from lakehouse.failures import UnreadableFile
from lakehouse.json_record import MAX_RECORD_BYTES, RecordReader
from lakehouse.record_batches import RecordBatches
from lakehouse.record_blocks import BlockReader
from lakehouse.record_columns import POSITION, PROBLEM, TEXT
from lakehouse.record_form import form_of, pattern_of, usual_form
from tests.jobs import independent_reader
from tests.jobs.declared import SALE_FIELDS
from tests.jobs.raw_sales import RawFile, raw_files, records, usual

LAST_DAY = datetime.date(2025, 12, 31)
MOST_BYTES = 10**9


def found_in(content: bytes, *, texts: bool = True, positions: bool = False) -> list[dict[str, Any]]:
    """Rows of the worker's batches, for lines as Hadoop cuts them."""
    batches = RecordBatches(SALE_FIELDS, MOST_BYTES, texts=texts, positions=positions)
    unpacked = gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content
    unpacked = unpacked.removeprefix(b"\xef\xbb\xbf")
    if unpacked.lstrip().startswith(b"["):
        return _rows(batches.arrays(_batches([content])))
    lines = unpacked.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    return _rows(batches.lines(_batches(lines)))


def _batches(contents: list[bytes], size: int = 3) -> Any:
    for start in range(0, len(contents), size):
        part = contents[start : start + size]
        yield pa.RecordBatch.from_pydict({"file": ["a%20b"] * len(part), "content": pa.array(part, pa.binary())})


def _rows(batches: Any) -> list[dict[str, Any]]:
    return [row for batch in batches for row in batch.to_pylist()]


def _row(found: dict[str, Any]) -> independent_reader.Row | None:
    """With the rules that Spark checks."""
    if found[PROBLEM] is not None:
        return None
    customer, name, product, amount, quantity, day = (found[f"leaf_{number}"] for number in range(6))
    row = (customer, name, product, amount, quantity, day)
    good = row[2] > 0 and row[3] > 0 and row[4] > 0 and datetime.date(1990, 1, 1) <= row[5] <= LAST_DAY
    return row if good else None


@settings(max_examples=300, deadline=None)
@given(raw_files())
def test_each_record_is_once_a_row_or_set_aside_as_an_independent_reader_has_it(file: RawFile) -> None:
    found = found_in(file.content)
    assert {row[POSITION]: _row(row) for row in found} == independent_reader.read(file.content, LAST_DAY)
    assert len({row[POSITION] for row in found}) == len(found)
    for row in found:
        row[TEXT].encode()
    bare = [{**row, POSITION: None, TEXT: None} for row in found]
    assert found_in(file.content, texts=False) == bare
    assert found_in(file.content, texts=False, positions=True) == [{**row, TEXT: None} for row in found]


@settings(max_examples=500, deadline=None)
@given(records(valid_json=False), records(valid_json=False))
def test_a_pattern_takes_nothing_that_the_reader_of_json_does_not(text: str, model: str) -> None:
    """Whatever the form it was learned from."""
    reader = RecordReader(SALE_FIELDS)
    record = reader.line(text.encode())
    for content in (json.loads(usual()), getattr(reader.line(model.encode()), "content", None)):
        pattern = None if content is None else pattern_of(SALE_FIELDS, form_of(content), "[ \t]*", "")
        match = None if pattern is None else pattern.expression.fullmatch(text)
        if match is not None:
            assert pattern is not None
            assert record is not None
            assert record.problem is None
            assert _same(pattern.values(match)) == _same(record.values)


@settings(max_examples=1000, deadline=None)
@given(records(valid_json=False))
def test_a_block_takes_nothing_that_the_reader_of_json_does_not(text: str) -> None:
    """One record, which nothing else keeps from being taken; in an array between two good ones."""
    record = RecordReader(SALE_FIELDS).line(text.encode())
    blocks = BlockReader(SALE_FIELDS)
    raw = text.encode()
    form = usual_form(SALE_FIELDS)
    alone = blocks.lines(pa.array([raw], pa.binary()), form)
    between = blocks.elements("},{".join([usual()[:-1], text[1:-1], usual()[1:]]), "},{", form)
    for taken, place in ((alone, 0), (between, 1)):
        if taken is not None:
            assert record is not None
            assert record.problem is None
            told = [None if value is None else str(value) for value in (column[place].as_py() for column in taken)]
            assert _same(tuple(told)) == _same(record.values)


@pytest.mark.parametrize(
    "change", [{}, {"amount": '"12.50"'}, {"quantity": "2147483647"}, {"name": "null"}, {"name": '"Jos\\u00e9 },{ 😀"'}]
)
def test_a_block_takes_what_is_usual(change: dict[str, str]) -> None:
    raw = usual(**change).encode()
    form = usual_form(SALE_FIELDS)
    [customer, *_] = BlockReader(SALE_FIELDS).lines(pa.array([b"none", raw, raw]).slice(1), form) or []
    assert len(customer) == 2


#: Of pieces that are each no record, and of records that are not between the right signs.
TORN = [
    [usual() + usual(), ""],
    [usual()[:-1], "}"],
    [usual(), usual() + usual(), usual()[:-1], "}"],
    [usual().replace(",", ",\0"), usual()],
    ["{" + usual() + "}"],
    [usual() + "\0", usual()],
    [usual() + "//", usual()],
    ["[" + usual() + "]"],
    [usual()[:40], usual()[40:]],
    [usual() + " " + usual(), "{}"],
]


@pytest.mark.parametrize("lines", TORN)
def test_a_block_has_one_record_a_line(lines: list[str]) -> None:
    found = pa.array([line.encode() for line in lines], pa.binary())
    assert BlockReader(SALE_FIELDS).lines(found, usual_form(SALE_FIELDS)) is None


def test_a_block_of_an_array_has_no_record_that_is_not_between_commas() -> None:
    usually = found_in(f"[{usual()},{usual()},{usual()}]".encode(), texts=False)
    assert [row[PROBLEM] for row in usually] == [None] * 3
    for between in (" ", "", ",,", ";", ",5,", ", [] ,"):
        content = f"[{usual()},{usual()}{between}{usual()},{usual()}]".encode()
        try:
            found = found_in(content, texts=False)
        except UnreadableFile:
            with pytest.raises(UnreadableFile):
                found_in(content)
        else:
            assert [row[PROBLEM] for row in found] == [row[PROBLEM] for row in found_in(content)]
            assert None not in [row[PROBLEM] for row in found][2:-2]


def _same(values: tuple[str | None, ...]) -> list[Any]:
    """0.50 and 0.5 are the same amount."""
    return [Decimal(value or 0) if number in (0, 2, 3, 4) else value for number, value in enumerate(values)]


def problem_of(record: str | bytes) -> str | None:
    raw = record if isinstance(record, bytes) else record.encode()
    [found] = found_in(b"{}\n" + raw)[1:]
    assert found[POSITION] == 2
    problem: str | None = found[PROBLEM]
    return problem


@pytest.mark.parametrize(
    ("record", "problem"),
    [
        (usual(amount="NaN"), "NaN is not JSON"),
        (usual(quantity="-Infinity"), "-Infinity is not JSON"),
        (usual(quantity='2,"quantity":200'), "quantity is repeated"),
        (usual(quantity='2,"quant\\u0069ty":200'), "quantity is repeated"),
        (usual(quantity='2,"x":{"y":1,"y":1}'), "a key is repeated"),
        (usual(name='"\\ud800"'), "text has an unpaired surrogate"),
        (usual(quantity='2,"x":["\\uDC00"]'), "text has an unpaired surrogate"),
        (usual(name='"Jos\xe9"').encode("latin-1"), "record is not UTF-8"),
        # Half a surrogate pair and an overlong slash in bytes.
        (usual(name='"X"').encode().replace(b"X", b"\xed\xa0\x80"), "record is not UTF-8"),
        (usual(name='"X"').encode().replace(b"X", b"\xc0\xaf"), "record is not UTF-8"),
        (usual(quantity="2.0"), "quantity has the wrong type"),
        (usual(quantity="2147483648"), "quantity is too large"),
        (usual(amount='"12,50"'), "purchase_amount has the wrong type"),
        (usual(amount='"\u0967\u0968.\u096b"'), "purchase_amount has the wrong type"),
        (usual(amount="-1e100000000"), "purchase_amount is too small"),
        (usual(day='"2024-02-29T10:00:00"'), "purchase_date has the wrong type"),
        (usual(name="5"), "customer_name has the wrong type"),
        ("{" * 100_000, "record is not a JSON object on one line"),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, "record is nested too deeply"),
        ("null", "record is not a JSON object"),
        ("{", "record is not a JSON object on one line"),
        (usual() + usual(), "data follows the JSON object"),
        (usual() + "]", "data follows the JSON object"),
        (usual(name=f'"{"x" * MAX_RECORD_BYTES}"'), "record is longer than 16 MB"),
    ],
    ids=lambda value: value[:60] if isinstance(value, str) and not value.startswith("{") else "",
)
def test_what_is_set_aside_has_a_true_reason(record: str | bytes, problem: str) -> None:
    assert problem_of(record) == problem


@pytest.mark.parametrize(
    "digits", ["1e1000000", "1e-1000000", "1e100000000", "1e" + "9" * 30, "1" * 1_000_000, "0." + "1" * 1_000_000]
)
def test_a_number_of_a_million_digits_takes_no_time(digits: str) -> None:
    began = time.process_time()
    assert problem_of(usual(amount=digits)) in (
        "purchase_amount is too large",
        "purchase_amount has more than 2 decimals",
    )
    assert problem_of(usual(quantity=digits)) in ("quantity is too large", "quantity has the wrong type")
    assert time.process_time() - began < 2


def test_a_record_of_100_mb_in_an_array_is_set_aside_for_its_size_and_the_others_load() -> None:
    large = usual(name=f'"{"x" * 100_000_000}"')
    found = found_in(f"[{usual()},{large},{usual()}]".encode())
    assert [row[PROBLEM] for row in found] == [None, "record is longer than 16 MB", None]
    assert len(found[1][TEXT]) == 10_000


def test_what_is_not_utf8_is_told_in_a_text_that_every_engine_reads() -> None:
    array = f"[{usual()},".encode() + usual(name='"Jos\xe9"').encode("latin-1") + b"]"
    [_, bad] = found_in(array)
    assert bad[PROBLEM] == "record is not UTF-8"
    assert '"Jos\\xe9"' in bad[TEXT]


@pytest.mark.parametrize("chunk", [1, 2, 7, 64])
def test_an_array_is_the_same_however_it_is_cut_into_pieces(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    texts = [
        usual(),
        usual(name='"😀\\ud83d\\ude00"'),
        "5",
        "[1,[2]]",
        '"]"',
        usual(name='"}]"'),
        "-1.5e3",
        "true",
        usual(),
    ]
    content = gzip.compress(("\ufeff [ " + " ,\n ".join(texts) + " ]\n ").encode())
    whole = found_in(content)
    assert [row[TEXT] for row in whole] == texts
    monkeypatch.setattr(json_array, "CHUNK", chunk)
    monkeypatch.setattr(json_array, "LOW", 2 * chunk)
    assert found_in(content) == whole


def test_an_empty_array_has_no_record() -> None:
    assert found_in(b" [ ] \n") == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[] 5", "data follows the JSON array"),
        (f"[{usual()}, {usual()[:40]}", "not a complete JSON array"),
        (f"[{usual()} {usual()}]", "not a complete JSON array"),
        (f"[{usual()},]", "not a complete JSON array"),
        (f"[{usual()}", "not a complete JSON array"),
        ("[", "not a complete JSON array"),
        (f"[{usual()}, nonsense, {usual()}]" + " " * 5000, "not a complete JSON array"),
        (f"[{usual()}]\n[{usual()}]", "data follows the JSON array"),
        (f"[{usual()}] {usual()}", "data follows the JSON array"),
        (f"[{usual()}]]", "data follows the JSON array"),
        (f"[{usual()}]\0", "data follows the JSON array"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_an_array_must_end_with_its_file(content: str, message: str) -> None:
    for raw in (content.encode(), gzip.compress(content.encode())):
        with pytest.raises(UnreadableFile, match=f"^a b: .*{message}"):
            found_in(raw)


def test_an_array_that_cannot_be_unpacked_is_named() -> None:
    packed = gzip.compress(f"[{usual()}]".encode())
    for broken in (packed[:-9], packed[:-1], packed[:-8] + bytes(8), packed + b"rubbish"):
        with pytest.raises(UnreadableFile, match=r"^a b: is truncated or corrupt"):
            _rows(RecordBatches(SALE_FIELDS, MOST_BYTES, texts=False).arrays(_batches([broken])))


@pytest.mark.parametrize(
    "packed",
    [
        pytest.param(lambda content: content, id="plain"),
        pytest.param(gzip.compress, id="packed"),
        # The length at a packed file's end is that of its last member; it is 0 in every file of bgzip.
        # https://samtools.github.io/hts-specs/SAMv1.pdf (4.1.2 End-of-file marker)
        pytest.param(lambda content: gzip.compress(content) + gzip.compress(b""), id="an empty member at the end"),
        pytest.param(lambda content: gzip.compress(content[:-1]) + gzip.compress(b"]"), id="two members"),
    ],
)
def test_an_array_has_no_more_bytes_than_one_task_may_read_however_it_is_packed(packed: Any) -> None:
    content = f"[{usual()}{' ' * 2_000_000},{usual()}]".encode()
    with pytest.raises(UnreadableFile, match=r"^a b: one JSON array of more than 2 MB, the limit .*split it"):
        _rows(RecordBatches(SALE_FIELDS, 2_000_000, texts=False).arrays(_batches([packed(content)])))
