"""Runs a block.

https://docs.snowflake.com/en/sql-reference-snowflake-scripting
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from snowdome.snowflake import errors
from snowdome.snowflake.context import Context
from snowdome.snowflake.errors import SnowflakeError
from snowdome.snowflake.result import Result
from snowdome.snowflake.scripting import failures, syntax, values
from snowdome.snowflake.scripting.evaluation import CallProcedure, Evaluation
from snowdome.snowflake.scripting.failures import STATEMENT_ERROR, Raised
from snowdome.snowflake.scripting.scope import DeclaredException, RowCursor, Scope, Variable
from snowdome.snowflake.scripting.syntax import Step, Text
from snowdome.snowflake.scripting.values import Record, Rows, Value

ANONYMOUS = "anonymous block"
"""The name of the column of what a block returns."""


class _Left(Exception):
    """BREAK or CONTINUE, on its way to its loop."""

    def __init__(self, step: syntax.Leave) -> None:
        super().__init__()
        self.step = step

    def ends(self, label: str | None) -> bool:
        """Whether it means the loop of this label."""
        return self.step.label is None or self.step.label == label


class _Returned(Exception):
    def __init__(self, result: Result) -> None:
        super().__init__()
        self.result = result


class Interpreter(Evaluation):
    """One run of a block, of a procedure or without a name."""

    def __init__(
        self, context: Context, call: CallProcedure, name: str = ANONYMOUS, returns: str | None = None
    ) -> None:
        super().__init__(context, call)
        self._name = name
        self._returns = returns
        """The type of what comes back; None for any."""
        self._handled: list[Raised] = []

    def run(self, block: syntax.Block) -> Result:
        """What the block returns; NULL where it ends without RETURN. Raises SnowflakeError."""
        try:
            self._block(block)
        except _Returned as returned:
            return returned.result
        except _Left as left:
            raise errors.syntax(f"BREAK or CONTINUE on line {left.step.line} is in no such loop.") from None
        except Raised as raised:
            raise raised.uncaught() from raised
        return self._named(self.select("NULL", [], self._returns))

    def _named(self, result: Result) -> Result:
        columns = [replace(result.columns[0], name=self._name)]
        table = result.table.rename_columns([self._name]) if result.table is not None else None
        return replace(result, columns=columns, table=table)

    def _block(self, block: syntax.Block) -> None:
        self.scope = Scope(self.scope)
        try:
            self._steps(block.declarations)
            self._steps(block.body)
        except Raised as raised:
            for names, steps in block.handlers:
                if any(raised.is_handled_by(name) for name in names):
                    self._handle(raised, steps)
                    return
            raise
        finally:
            assert self.scope.outer is not None
            self.scope = self.scope.outer

    def _handle(self, raised: Raised, steps: tuple[Step, ...]) -> None:
        told = {
            "SQLCODE": values.number(raised.number),
            "SQLERRM": values.text(raised.error.message),
            "SQLSTATE": values.text(raised.error.sqlstate),
        }
        self.scope.names.update({name: Variable(value) for name, value in told.items()})
        self._handled.append(raised)
        try:
            self._steps(steps)
        finally:
            self._handled.pop()

    def _steps(self, steps: tuple[Step, ...]) -> None:
        for step in steps:
            if self.context.queries.is_cancelled(self.query_id):
                raise errors.query_cancelled()
            try:
                self._step(step)
            except SnowflakeError as error:
                raise Raised(STATEMENT_ERROR, error, step.line, step.column) from error

    def _step(self, step: Step) -> None:
        _RUNS[type(step)](self, step)

    def _let(self, step: syntax.Let) -> None:
        if step.name in self.scope.names:
            raise errors.syntax(f"variable '{step.name}' is declared twice in one block")
        variable = Variable(type=step.type)
        if step.is_resultset:
            if step.value is not None:
                variable.value = self.rows(step.value)
        elif step.value is not None:
            variable.value = self.evaluate(step.value, step.type)
        self.scope.names[step.name] = variable

    def _assign(self, step: syntax.Assign) -> None:
        variable = self.scope.variable(step.name)
        first = step.value.sql.lstrip("( ").partition(" ")[0].upper()
        is_rows = isinstance(variable.value, Rows) or first in ("EXECUTE", "CALL")
        if is_rows or (variable.value is values.NULL and variable.type is None and first in ("SELECT", "SHOW")):
            variable.value = self.rows(step.value)
        else:
            variable.value = self.evaluate(step.value, variable.type)

    def _declare_cursor(self, step: syntax.DeclareCursor) -> None:
        self.scope.names[step.name] = RowCursor(step.query)

    def _declare_exception(self, step: syntax.DeclareException) -> None:
        self.scope.names[step.name] = DeclaredException(step.name, step.number, step.message)

    def _run(self, step: syntax.Run) -> None:
        result = self.statement(step.text)
        if not step.into:
            return
        rows = values.rows_of(result)
        if len(rows) != 1:
            raise errors.select_into(len(rows))
        if len(rows[0]) != len(step.into):
            raise errors.syntax(f"SELECT INTO has {len(step.into)} variables for {len(rows[0])} columns.")
        for name, value in zip(step.into, rows[0], strict=True):
            self.store(name, value)

    def _call_procedure(self, step: syntax.Call) -> None:
        result = self.called(step.text)
        if step.into is not None:
            self.store(step.into, values.rows_of(result)[0][0])

    def _return(self, step: syntax.Return) -> None:
        if step.value is None:
            raise _Returned(self._named(self.select("NULL", [], self._returns)))
        found = self._returned_rows(step.value)
        if found is not None:
            raise _Returned(found.result)
        raise _Returned(self._named(self.result_of(step.value, self._returns)))

    def _returned_rows(self, text: Text) -> Rows | None:
        """`RETURN TABLE(name)`, or of a query in the parentheses."""
        sql = text.sql.strip()
        if sql[:5].upper() != "TABLE" or not sql[5:].strip().startswith("("):
            return None
        inside = sql[5:].strip()[1:-1].strip()
        found = self.scope.find(inside.lstrip(":").upper())
        if isinstance(found, Variable) and isinstance(found.value, Rows):
            return found.value
        return self.rows(replace(text, sql=inside))

    def _case(self, step: syntax.Case) -> None:
        for condition, steps in step.branches:
            if condition is not None and step.operand is not None:
                condition = replace(condition, sql=f"({step.operand.sql}) = ({condition.sql})")
            if condition is None or self.evaluate(condition).is_true:
                self._steps(steps)
                return

    def _for_range(self, step: syntax.ForRange) -> None:
        bounds = [self.evaluate(bound, "NUMBER(38, 0)").text for bound in (step.first, step.last)]
        if None in bounds:
            raise errors.unsupported("a FOR loop with NULL as a bound")
        first, last = (int(bound or 0) for bound in bounds)
        counted = range(last, first - 1, -1) if step.reverse else range(first, last + 1)
        self._rounds(step.name, (values.number(number) for number in counted), step.body, step.label)

    def _for_rows(self, step: syntax.ForRows) -> None:
        found = self.scope.find(step.source)
        if isinstance(found, RowCursor):
            rows = self._rows_of(found, ())
        elif isinstance(found, Variable) and isinstance(found.value, Rows):
            rows = iter(values.records_of(found.value.result))
        else:
            raise errors.invalid_identifier(step.source)
        self._rounds(step.name, rows, step.body, step.label)

    def _rounds(
        self, name: str, given: Iterator[Value] | Iterator[Record], body: tuple[Step, ...], label: str | None
    ) -> None:
        self.scope = Scope(self.scope)
        try:
            for value in given:
                self.scope.names = {name: Variable(value)}
                if not self._round(body, label):
                    break
        finally:
            assert self.scope.outer is not None
            self.scope = self.scope.outer

    def _loop(self, step: syntax.Loop) -> None:
        outer = self.scope
        try:
            while step.before is None or self.evaluate(step.before).is_true:
                self.scope = Scope(outer)
                if not self._round(step.body, step.label):
                    return
                if step.after is not None and self.evaluate(step.after).is_true:
                    return
        finally:
            self.scope = outer

    def _round(self, body: tuple[Step, ...], label: str | None) -> bool:
        """Whether the loop goes on."""
        try:
            self._steps(body)
        except _Left as left:
            if not left.ends(label):
                raise
            return left.step.continues
        return True

    def _leave(self, step: syntax.Leave) -> None:
        raise _Left(step)

    def _raise(self, step: syntax.Raise) -> None:
        if step.name is None:
            if not self._handled:
                raise errors.syntax("RAISE without a name stands outside of an exception handler.")
            raise self._handled[-1]
        found = self.scope.find(step.name)
        if not isinstance(found, DeclaredException):
            raise errors.invalid_identifier(step.name)
        raise Raised(found.name, failures.declared(found.number, found.message), step.line, step.column)

    def _open(self, step: syntax.Open) -> None:
        cursor = self.scope.cursor(step.name)
        cursor.rows = self._rows_of(cursor, step.using)

    def _rows_of(self, cursor: RowCursor, using: tuple[Text, ...]) -> Iterator[Record]:
        """The rows of a cursor that is opened."""
        given = [self.evaluate(argument) for argument in using]
        source = self.scope.find(cursor.query.sql.strip().upper())
        if isinstance(source, Variable) and isinstance(source.value, Rows):
            return iter(values.records_of(source.value.result))
        sql, bound = self.scope.put(cursor.query.sql, given, bare=False)
        return iter(values.records_of(self.execute(sql, bound)))

    def _fetch(self, step: syntax.Fetch) -> None:
        cursor = self.scope.cursor(step.name)
        if cursor.rows is None:
            raise errors.syntax(f"Cursor '{step.name}' is not open.")
        record = next(cursor.rows, None)
        cells = list(record.fields.values()) if record is not None else [values.NULL] * len(step.into)
        if len(cells) != len(step.into):
            raise errors.syntax(f"FETCH has {len(step.into)} variables for {len(cells)} columns.")
        for name, value in zip(step.into, cells, strict=True):
            self.store(name, value)

    def _close(self, step: syntax.Close) -> None:
        cursor = self.scope.cursor(step.name)
        if cursor.rows is None:
            raise errors.syntax(f"Cursor '{step.name}' is not open.")
        cursor.rows = None


_RUNS: dict[type[Step], Callable[[Interpreter, Any], object]] = {
    syntax.Block: Interpreter._block,
    syntax.Let: Interpreter._let,
    syntax.Assign: Interpreter._assign,
    syntax.DeclareCursor: Interpreter._declare_cursor,
    syntax.DeclareException: Interpreter._declare_exception,
    syntax.Run: Interpreter._run,
    syntax.ExecuteImmediate: Interpreter.execute_immediate,
    syntax.Call: Interpreter._call_procedure,
    syntax.Return: Interpreter._return,
    syntax.Case: Interpreter._case,
    syntax.ForRange: Interpreter._for_range,
    syntax.ForRows: Interpreter._for_rows,
    syntax.Loop: Interpreter._loop,
    syntax.Leave: Interpreter._leave,
    syntax.Raise: Interpreter._raise,
    syntax.Open: Interpreter._open,
    syntax.Fetch: Interpreter._fetch,
    syntax.Close: Interpreter._close,
    syntax.Nothing: lambda interpreter, step: None,
}
"""What runs a step, by its kind."""
