"""CSV files, as others write them: held against Python's own reader, and what is no CSV is quarantined or refused."""

from __future__ import annotations

import csv
import gzip
import io
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lakehouse.csv_records import NOT_CSV, RAGGED
from lakehouse.failures import UnreadableFile
from lakehouse.record_batches import RecordBatches
from lakehouse.record_columns import POSITION, PROBLEM, TEXT
from lakehouse.record_fields import Field

FIELDS = (
    Field("id", "bigint"),
    Field("name", "string", required=False, source="Full Name"),
    Field("amount", "decimal(12,2)", required=False),
)
HEADER = "id,Full Name,amount"


def read(content: bytes, fields: tuple[Field, ...] = FIELDS, **options: Any) -> list[dict[str, Any]]:
    files = [pa.RecordBatch.from_pydict({"file": ["a%20b"], "content": pa.array([content], pa.binary())})]
    found, with_positions = (
        [
            row
            for batch in RecordBatches(fields, 10**6, texts=texts, positions=True, csv=options).csv(iter(files))
            for row in batch.to_pylist()
        ]
        for texts in (True, False)
    )
    assert with_positions == [{**row, TEXT: None} for row in found]
    return found


def rows(content: str | bytes, **options: Any) -> list[Any]:
    """Values of a good record, the reason of a bad one."""
    raw = content if isinstance(content, bytes) else content.encode()
    return [
        found[PROBLEM] or tuple(None if (v := found[f"leaf_{n}"]) is None else str(v) for n in range(len(FIELDS)))
        for found in read(raw, **options)
    ]


def test_a_file_is_read_as_it_is_meant() -> None:
    content = f'{HEADER}\r\n1,"Doe, ""Jo""\r\nAnn",1.50\r\n2,,\r\n3,"",007\r\n'
    assert rows(content) == [("1", 'Doe, "Jo"\r\nAnn', "1.50"), ("2", None, None), ("3", "", "7.00")]


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff" + HEADER + "\n1,a,2\n",
        HEADER + "\r1,a,2\r",
        HEADER + "\n\n1,a,2\n\r\n",
        HEADER + "\n1,a,2",
        "amount,Full Name,id\n2,a,1\n",
        "x,id,Full Name,,amount,\n9,1,a,,2,\n",
        '"id","Full Name","amount"\n"1","a","2"\n',
    ],
    ids=["BOM", "CR", "blank lines", "no last line end", "another order", "more columns", "quotes"],
)
def test_files_of_other_forms_hold_the_same(content: str) -> None:
    expected = [("1", "a", "2.00")]
    assert rows(content) == expected
    assert rows(gzip.compress(content.encode())) == expected


# https://github.com/apache/spark/pull/26027 and https://github.com/uniVocity/univocity-parsers/issues/143: what others
# read into a value, or drop.
BAD = [
    ("2,a", RAGGED),
    ("2,a,1,x", RAGGED),
    ("2", RAGGED),
    ('2,a"b,1', NOT_CSV),
    ('2,"a"b,1', NOT_CSV),
    ('2, "a",1', NOT_CSV),
    ('2,"a\nb"c,1', NOT_CSV),
    (",a,1", "id is missing"),
    ("1.0,a,1", "id has the wrong type"),
    ("1e3,a,1", "id has the wrong type"),
    (" 2,a,1", "id has the wrong type"),
    ('"",a,1', "id has the wrong type"),
    ("9223372036854775808,a,1", "id is too large"),
    ("2,a,1.005", "amount has more than 2 decimals"),
    ('2,a,"1,50"', "amount has the wrong type"),
    ("2,a,NaN", "amount has the wrong type"),
]


@pytest.mark.parametrize(("record", "reason"), BAD)
def test_a_bad_record_is_set_aside_alone_and_told_as_it_stood(record: str, reason: str) -> None:
    found = read(f"{HEADER}\n1,a,1\n{record}\n3,c,3\n".encode())
    assert [row[PROBLEM] for row in found] == [None, reason, None]
    assert [row[POSITION] for row in found] == [1, 2, 3]
    assert found[1][TEXT] == record


def test_a_byte_that_is_not_utf8_makes_its_record_bad() -> None:
    assert rows(f"{HEADER}\n1,".encode() + b"Jos\xe9,1\n2,b,2\n") == ["record is not UTF-8", ("2", "b", "2.00")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (f'{HEADER}\n1,"a,2\n3,b,4\n', "a quoted value does not end"),
        ("id,amount,id\n1,2,3\n", "the header has id twice"),
        ("ID,Full Name,amount\n1,a,2\n", "the header lacks id; it has ID, Full Name, amount"),
        ("id;Full Name;amount\n1;a;2\n", "the header lacks id; it has id;Full Name;amount"),
        ("1,a,2\n", "the header lacks id; it has 1, a, 2"),
        ('i"d,amount\n1,2\n', "the header is not CSV"),
    ],
)
def test_a_file_that_would_be_read_wrongly_is_refused_by_name(content: str, message: str) -> None:
    with pytest.raises(UnreadableFile, match=r"^a b: ") as refused:
        rows(content)
    assert message in str(refused.value)


def test_a_file_that_cannot_be_unpacked_or_is_too_large_is_refused_by_name() -> None:
    packed = gzip.compress((HEADER + "\n" + "1,a,2\n" * 200_000).encode())
    with pytest.raises(UnreadableFile, match=r"^a b: more than 1 MB, the limit for one task\. Split it"):
        rows(packed)
    with pytest.raises(UnreadableFile, match=r"^a b: is truncated or corrupt"):
        rows(packed[:200])


def test_a_column_that_is_not_required_may_come_with_a_later_file() -> None:
    assert rows("id\n1\n") == [("1", None, None)]


def test_without_a_header_values_are_columns_by_their_place() -> None:
    found = rows("1,a,2\n3,b\n", header=False)
    assert found == [("1", "a", "2.00"), "record has another number of values than the table has columns"]


def test_quotes_escapes_and_nulls_are_as_declared() -> None:
    content = "id\tFull Name\tamount\n1\t'it\\'s \\\\ \\N'\t\\N\n2\t'\\N'\t1\n"
    found = rows(content, delimiter="\t", quote="'", escape="\\", nullValue="\\N")
    assert found == [("1", "it's \\ N", None), ("2", "N", "1.00")]


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-(2**63), 2**63 - 1), TEXTS, TEXTS), max_size=20),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\r\n", "\n", "\r", ""]),
)
def test_what_python_writes_is_read_as_python_reads_it(
    written: list[tuple[int, str, str]], delimiter: str, line_end: str
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(
        out,
        delimiter=delimiter,
        # By itself Python's writer puts into quotes what has a line end of this kind only.
        lineterminator=line_end or "\r\n",
        quoting=csv.QUOTE_ALL if line_end else csv.QUOTE_MINIMAL,
    )
    writer.writerow(["id", "a", "b"])
    writer.writerows(written)
    fields = (Field("id", "bigint"), Field("b", "string"), Field("a", "string"))
    found = read(out.getvalue().encode(), fields, delimiter=delimiter, nullValue="\0")
    expected = list(csv.reader(io.StringIO(out.getvalue(), newline=""), delimiter=delimiter))[1:]
    assert [row[PROBLEM] for row in found] == [None] * len(written)
    assert [[str(row["leaf_0"]), row["leaf_2"], row["leaf_1"]] for row in found] == expected


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from(list('a1,"\n\r\\')), max_size=40))
def test_nothing_of_any_text_is_lost(text: str) -> None:
    """Each character is in the text of a record, but for line ends; or the file is refused."""
    content = f"{HEADER}\n{text}"
    try:
        found = read(content.encode())
    except UnreadableFile:
        assert '"' in text
        return
    told = "".join(row[TEXT] for row in found)
    assert told.replace("\r", "").replace("\n", "") == text.replace("\r", "").replace("\n", "")
