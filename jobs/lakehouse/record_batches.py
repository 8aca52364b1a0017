"""Raw texts -> records, in Arrow batches: what Spark's worker processes run."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

import pyarrow as pa

from lakehouse.failures import UnreadableFile
from lakehouse.json_array import ArrayText, BrokenArray
from lakehouse.json_record import BLANK, Record, RecordReader, readable
from lakehouse.record_fields import Fields, leaves
from lakehouse.record_form import Form, Values, form_of, pattern_of, usual_form

#: Records of an array that are handed on at a time.
BATCH = 2000
#: Longest text of a record that is kept, in characters.
RECORD_CHARACTERS = 10_000

Batches = Iterator[pa.RecordBatch]


class RecordBatches:
    """Columns of a batch: file, position, record, problem, and the text of each leaf of the fields.

    The position is the line, or the place in the array, from 1. It and the record are NULL without `texts`.
    """

    def __init__(self, fields: Fields, *, texts: bool) -> None:
        self._fields, self._texts = fields, texts

    def lines(self, batches: Batches) -> Batches:
        """Of batches of file (its name as Spark encodes it) and line; with `texts`, a file's lines all and in order."""
        reader = _FormedReader(self._fields, blank="[ \t]*", after="")
        encoded, file, position = "", "", 0
        for batch in batches:
            rows = _Rows(self._fields)
            for name, raw in zip(batch.column(0).to_pylist(), batch.column(1).to_pylist(), strict=True):
                if name != encoded:
                    encoded, file, position = name, unquote(name), 0
                position += 1
                record = reader.line(raw)
                if record is not None:
                    rows.add(record, file)
                    if self._texts:
                        rows.tell(position, raw)
            yield rows.batch()

    def arrays(self, batches: Batches) -> Batches:
        """Of batches of file (its name as Spark encodes it) and content. Raises UnreadableFile."""
        reader = _FormedReader(self._fields, blank="[ \t\r\n]*", after=",")
        for batch in batches:
            for name, content in zip(batch.column(0).to_pylist(), batch.column(1).to_pylist(), strict=True):
                file = unquote(name)
                try:
                    yield from self._array(reader, file, content)
                except BrokenArray as error:
                    raise UnreadableFile(f"{file}: {error}. Upload the file again.") from error

    def _array(self, reader: _FormedReader, file: str, content: bytes) -> Batches:
        array, position = ArrayText(content), 0
        follows = array.open()
        while follows:
            rows = _Rows(self._fields)
            while follows and len(rows.values) < BATCH:
                record, text, follows = reader.element(array)
                position += 1
                rows.add(record, file)
                if self._texts:
                    rows.tell(position, text.strip(BLANK + ",").encode(errors="surrogateescape"))
            yield rows.batch()


class _FormedReader:
    """Reads records by the pattern of the form that they mostly have, those that do not match by `RecordReader`."""

    def __init__(self, fields: Fields, *, blank: str, after: str) -> None:
        self._reader, self._fields, self._blank, self._after = RecordReader(fields), fields, blank, after
        self._form: Form = ()
        self._use(usual_form(fields))

    def line(self, raw: bytes) -> Record | None:
        """The record of a line; None for a blank one."""
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
        if record is not None and record.content is not None:
            self._use(form_of(record.content))
        return record

    def _use(self, form: Form) -> None:
        if form != self._form:
            pattern = pattern_of(self._fields, form, self._blank, self._after)
            if pattern is not None:
                self._form, self._pattern = form, pattern


class _Rows:
    """A batch in the making."""

    def __init__(self, fields: Fields) -> None:
        self._leaves = len(leaves(fields))
        self._nothing: Values = (None,) * self._leaves
        self._files: list[str] = []
        self._problems: list[str | None] = []
        self._positions: list[int] = []
        self._texts: list[str] = []
        self.values: list[Values] = []

    def add(self, record: Record, file: str) -> None:
        self.values.append(record.values or self._nothing)
        self._problems.append(record.problem)
        self._files.append(file)

    def tell(self, position: int, raw: bytes) -> None:
        """Of the record that was added last."""
        self._positions.append(position)
        self._texts.append(readable(raw, RECORD_CHARACTERS))

    def batch(self) -> pa.RecordBatch:
        rows = len(self.values)
        nothing = pa.nulls(rows)
        columns = {
            "file": pa.array(self._files, pa.string()),
            "position": pa.array(self._positions, pa.int64()) if self._positions else nothing.cast(pa.int64()),
            "record": pa.array(self._texts, pa.string()) if self._texts else nothing.cast(pa.string()),
            "problem": pa.array(self._problems, pa.string()),
        }
        texts = zip(*self.values, strict=True) if rows else [()] * self._leaves
        for number, column in enumerate(texts):
            columns[leaf(number)] = pa.array(column, pa.string())
        return pa.RecordBatch.from_pydict(columns)


def leaf(number: int) -> str:
    """Name of the column of a leaf of the fields."""
    return f"leaf_{number}"
