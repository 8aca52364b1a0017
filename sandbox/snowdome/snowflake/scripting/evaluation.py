"""What the expressions and the statements of a block do, in the scope of its variables.

https://docs.snowflake.com/en/developer-guide/snowflake-scripting/variables
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from snowdome.snowflake import errors, running_statement, variables
from snowdome.snowflake.context import Context
from snowdome.snowflake.errors import SnowflakeError
from snowdome.snowflake.identifier_function import bound, identifiers_in_place
from snowdome.snowflake.result import Result
from snowdome.snowflake.script import split
from snowdome.snowflake.scripting import syntax, values
from snowdome.snowflake.scripting.failures import EXPRESSION_ERROR, STATEMENT_ERROR, Raised
from snowdome.snowflake.scripting.reading import read_immediate
from snowdome.snowflake.scripting.scope import Scope, Variable
from snowdome.snowflake.scripting.syntax import Text
from snowdome.snowflake.scripting.values import Rows, Value

CallProcedure = Callable[["Evaluation", Text], Result]
"""Runs `name(argument, ...)`."""


class Evaluation:
    """Runs expressions and statements with the variables of a scope."""

    def __init__(self, context: Context, call: CallProcedure) -> None:
        self.context = context
        self._call = call
        self.query_id = running_statement.query_id()
        self.scope = Scope()
        self._tell_rows(None, "")

    def evaluate(self, text: Text, wanted: str | None = None) -> Value:
        """The value of an expression, cast to a type where one is given."""
        return values.rows_of(self.result_of(text, wanted))[0][0]

    def result_of(self, text: Text, wanted: str | None) -> Result:
        try:
            sql, given = self.scope.put(text.sql, bare=True)
            return self.select(sql, given, wanted)
        except SnowflakeError as error:
            raise Raised(EXPRESSION_ERROR, error, text.line, text.column) from error

    def select(self, sql: str, given: list[Value], wanted: str | None) -> Result:
        cast = f"CAST(({sql}) AS {wanted})" if wanted else f"({sql})"
        (statement,) = split(f"SELECT {cast}")
        session = self.context.session
        statement, binds = bound(variables.replace(session, statement), values.placed(given))
        return self.context.engine.execute(session, identifiers_in_place(statement), binds, False, self.query_id)

    def execute(self, sql: str, given: list[Value]) -> Result:
        """Runs one statement as a query of its own, and notes what it did."""
        statements = split(sql)
        if len(statements) != 1:
            raise errors.several_statements() if statements else errors.empty_statement()
        result = self.context.run(self.context, statements[0], values.placed(given) or None)
        self._tell_rows(result.rowcount, str(result.query_id))
        return result

    def _tell_rows(self, count: int | None, query_id: str) -> None:
        known = {
            "SQLROWCOUNT": values.number(count),
            "SQLFOUND": values.boolean(None if count is None else count > 0),
            "SQLNOTFOUND": values.boolean(None if count is None else count == 0),
            "SQLID": values.text(query_id or None),
        }
        for name, value in known.items():
            self.scope_of_block.names[name] = Variable(value)

    @property
    def scope_of_block(self) -> Scope:
        """The outermost scope."""
        scope = self.scope
        while scope.outer is not None:
            scope = scope.outer
        return scope

    def statement(self, text: Text, sql: str | None = None, given: list[Value] | None = None) -> Result:
        """Runs SQL that stands in the block, or that was made there."""
        try:
            if sql is None or given is None:
                sql, given = self.scope.put(text.sql, bare=False)
            return self.execute(sql, given)
        except SnowflakeError as error:
            raise Raised(STATEMENT_ERROR, error, text.line, text.column) from error

    def rows(self, text: Text) -> Rows:
        """The RESULTSET of a query, of EXECUTE IMMEDIATE or of CALL, in parentheses or not."""
        sql = text.sql.strip()
        if sql.startswith("(") and sql.endswith(")"):
            sql = sql[1:-1].strip()
        if not sql:
            raise Raised(STATEMENT_ERROR, errors.empty_statement(), text.line, text.column)
        inner = replace(text, sql=sql)
        words = sql.split(None, 2)
        if words[0].upper() == "CALL":
            result = self.called(replace(inner, sql=sql[4:]))
        elif [word.upper() for word in words[:2]] == ["EXECUTE", "IMMEDIATE"]:
            result = self.execute_immediate(read_immediate(sql))
        else:
            result = self.statement(inner)
        return Rows(str(result.query_id), result)

    def called(self, text: Text) -> Result:
        try:
            return self._call(self, text)
        except SnowflakeError as error:
            raise Raised(STATEMENT_ERROR, error, text.line, text.column) from error

    def execute_immediate(self, step: syntax.ExecuteImmediate) -> Result:
        """EXECUTE IMMEDIATE of a text, with the values of USING for its marks."""
        text = self.evaluate(step.text).text
        given = [self.evaluate(argument) for argument in step.using]
        return self.statement(step.text, text or "", given)

    def store(self, name: str, value: Value) -> None:
        """Gives a variable a value from outside of an expression."""
        variable = self.scope.variable(name)
        if variable.type is not None:
            value = values.rows_of(self.select("?", [value], variable.type))[0][0]
        variable.value = value
