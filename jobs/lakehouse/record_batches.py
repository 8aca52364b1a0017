"""Raw texts -> records, in Arrow batches: what Spark's worker processes run."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any
from urllib.parse import unquote

import pyarrow as pa

from lakehouse.arrow_columns import column_of
from lakehouse.csv_records import CsvReader
from lakehouse.failures import UnreadableFile
from lakehouse.file_content import BrokenContent, unpacked
from lakehouse.json_array import ArrayText
from lakehouse.json_record import BLANK, Record, RecordReader, readable
from lakehouse.parquet_records import ParquetReader
from lakehouse.record_blocks import BlockReader
from lakehouse.record_columns import FILE, POSITION, PROBLEM, TEXT, leaf
from lakehouse.record_fields import Fields, leaves
from lakehouse.record_form import Form, Pattern, Values, form_of, pattern_of, usual_form

#: Records of an array that are handed on at a time.
BATCH = 2000
#: Longest text of a record that is kept, in characters.
RECORD_CHARACTERS = 10_000

Batches = Iterator[pa.RecordBatch]


class RecordBatches:
    """Columns of a batch: FILE, POSITION, TEXT, PROBLEM, and each leaf of the fields.

    The position is the line, or the place in the array, from 1; NULL without `positions`. The text is NULL without
    `texts`, which have positions, too.
    """

    def __init__(
        self,
        fields: Fields,
        max_array_bytes: int,
        *,
        texts: bool,
        positions: bool = False,
        csv: Mapping[str, Any] | None = None,
    ) -> None:
        """`max_array_bytes`: what a file that is read as a whole may have when it is unpacked."""
        self._csv = csv or {}
        self._fields, self._max_array_bytes, self._texts = fields, max_array_bytes, texts
        self._positions = positions or texts
        # With positions each record is looked at anyway.
        self._blocks = None if self._positions else BlockReader(fields)

    def lines(self, batches: Batches) -> Batches:
        """Of batches of file (its name as Spark encodes it) and line; with `positions`, each file's lines in order."""
        reader = _FormedReader(self._fields, blank="[ \t]*", after="")
        file, position = "", 0
        for batch in batches:
            taken = self._blocks.lines(batch.column(1), reader.form) if self._blocks else None
            if taken is not None:
                yield _batch(batch.column(0), taken)
                continue
            rows = _Rows(self._fields)
            for name, raw in zip(batch.column(0).to_pylist(), batch.column(1).to_pylist(), strict=True):
                if name != file:
                    file, position = name, 0
                position += 1
                record = reader.line(raw)
                if record is not None:
                    rows.add(record, file)
                    if self._positions:
                        rows.tell(position, raw if self._texts else None)
            yield rows.batch()

    def arrays(self, batches: Batches) -> Batches:
        """Of batches of file (its name as Spark encodes it) and content. Raises UnreadableFile."""
        reader = _FormedReader(self._fields, blank="[ \t\r\n]*", after=",")
        return _of_files(batches, partial(self._array, reader))

    def csv(self, batches: Batches) -> Batches:
        """Of batches of file (its name as Spark encodes it) and content. Raises UnreadableFile."""
        return _of_files(batches, partial(self._csv_rows, CsvReader(self._fields, self._csv)))

    def parquet(self, batches: Batches) -> Batches:
        """Of batches of file (its name as Spark encodes it) and content. Raises UnreadableFile."""
        return _of_files(batches, partial(self._parquet_rows, ParquetReader(self._fields, texts=self._texts)))

    def _array(self, reader: _FormedReader, name: str, content: bytes) -> Batches:
        array, position, refused = ArrayText(content, self._max_array_bytes), 0, 0
        follows = array.open()
        while follows:
            array.more()
            block = array.block() if self._blocks is not None and position >= refused else None
            if self._blocks is not None and block is not None:
                taken = self._blocks.elements(block.text, block.separator, reader.form)
                elements = block.text.count(block.separator) + 1
                if taken is not None:
                    array.at, position = block.end, position + elements
                    yield _batch(pa.repeat(name, elements), taken)
                    continue
                refused = position + elements
            rows = _Rows(self._fields)
            while follows and len(rows.values) < BATCH:
                record, text, follows = reader.element(array)
                position += 1
                rows.add(record, name)
                if self._positions:
                    raw = text.strip(BLANK + ",").encode(errors="surrogateescape") if self._texts else None
                    rows.tell(position, raw)
            yield rows.batch()

    def _csv_rows(self, reader: CsvReader, name: str, content: bytes) -> Batches:
        records = enumerate(reader.records(unpacked(content, self._max_array_bytes)), start=1)
        while some := list(itertools.islice(records, BATCH)):
            rows = _Rows(self._fields)
            for position, (record, text) in some:
                rows.add(record, name)
                if self._positions:
                    rows.tell(position, text.encode(errors="surrogateescape") if self._texts else None)
            yield rows.batch()

    def _parquet_rows(self, reader: ParquetReader, name: str, content: bytes) -> Batches:
        position = 0
        for found in reader.rows(content, BATCH):
            count = len(found.problems)
            places = list(range(position + 1, position + count + 1)) if self._positions else None
            texts = [text[:RECORD_CHARACTERS] for text in found.texts] if self._texts else None
            position += count
            yield _batch(pa.repeat(name, count), found.columns, found.problems, places, texts)


def _of_files(batches: Batches, read: Callable[[str, bytes], Batches]) -> Batches:
    for batch in batches:
        for name, content in zip(batch.column(0).to_pylist(), batch.column(1).to_pylist(), strict=True):
            try:
                yield from read(name, content)
            except BrokenContent as error:
                raise UnreadableFile(f"{unquote(name)}: {error}. {error.cure}.") from error


class _FormedReader:
    """Reads records by the pattern of the form that they mostly have, all others by `RecordReader`."""

    def __init__(self, fields: Fields, *, blank: str, after: str) -> None:
        self._reader, self._fields, self._blank, self._after = RecordReader(fields), fields, blank, after
        self.form: Form = ()
        self._pattern: Pattern | None = None
        # A pattern tells nothing of what is in a list.
        self._learns = all(isinstance(field.type, str) for _, field in leaves(fields))
        self._use(usual_form(fields))

    def line(self, raw: bytes) -> Record | None:
        """The record of a line; None for a blank one."""
        if self._pattern is not None:
            try:
                found = self._pattern.expression.fullmatch(raw.decode())
            except UnicodeDecodeError:
                found = None
            if found is not None:
                return Record(self._pattern.values(found), None)
        return self._learned(self._reader.line(raw))

    def element(self, array: ArrayText) -> tuple[Record, str, bool]:
        """The next element of the array, its text with what separates it, and whether another follows."""
        array.more()
        if self._pattern is not None:
            found = self._pattern.expression.match(array.text, array.at)
            if found is not None:
                array.at = found.end()
                return Record(self._pattern.values(found), None), found[0], True
        value, text, follows = array.element(self._reader)
        record = self._learned(self._reader.judge(value, text))
        assert record is not None
        return record, text, follows

    def _learned(self, record: Record | None) -> Record | None:
        """A good record that is written in another form tells the form of those that follow."""
        if self._learns and record is not None and record.content is not None:
            self._use(form_of(record.content))
        return record

    def _use(self, form: Form) -> None:
        if form != self.form:
            pattern = pattern_of(self._fields, form, self._blank, self._after)
            if pattern is not None:
                self.form, self._pattern = form, pattern


class _Rows:
    """A batch in the making."""

    def __init__(self, fields: Fields) -> None:
        self._leaves = [field for _, field in leaves(fields)]
        self._nothing: Values = (None,) * len(self._leaves)
        self._files: list[str] = []
        self._problems: list[str | None] = []
        self._positions: list[int] = []
        self._texts: list[str] = []
        self.values: list[Values] = []

    def add(self, record: Record, file: str) -> None:
        self.values.append(record.values or self._nothing)
        self._problems.append(record.problem)
        self._files.append(file)

    def tell(self, position: int, raw: bytes | None) -> None:
        """Of the record that was added last."""
        self._positions.append(position)
        if raw is not None:
            self._texts.append(readable(raw, RECORD_CHARACTERS))

    def batch(self) -> pa.RecordBatch:
        values = zip(*self.values, strict=True) if self.values else [()] * len(self._leaves)
        columns = [column_of(field, column) for field, column in zip(self._leaves, values, strict=True)]
        return _batch(
            pa.array(self._files, pa.string()), columns, self._problems, self._positions or None, self._texts or None
        )


def _batch(
    files: pa.Array,
    columns: list[pa.Array],
    problems: list[str | None] | None = None,
    positions: list[int] | None = None,
    texts: list[str] | None = None,
) -> pa.RecordBatch:
    """`files` are named as Spark encodes them; `columns` are the leaves'."""
    rows = len(files)
    told = {POSITION: (positions, pa.int64()), TEXT: (texts, pa.string()), PROBLEM: (problems, pa.string())}
    return pa.RecordBatch.from_pydict(
        {
            FILE: _decoded(files),
            **{
                name: pa.nulls(rows, type_) if column is None else pa.array(column, type_)
                for name, (column, type_) in told.items()
            },
            **{leaf(number): column for number, column in enumerate(columns)},
        }
    )


def _decoded(files: pa.Array) -> pa.Array:
    encoded = files.cast(pa.string()).dictionary_encode()
    names = pa.array([unquote(name) for name in encoded.dictionary.to_pylist()], pa.string())
    return names.take(encoded.indices)
