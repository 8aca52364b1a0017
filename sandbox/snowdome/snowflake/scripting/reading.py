"""From the text of a block to its parts."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from snowdome.snowflake import errors
from snowdome.snowflake.block_extent import is_block
from snowdome.snowflake.cursor import Cursor
from snowdome.snowflake.lexer import Kind, line_and_column, tokenize
from snowdome.snowflake.script import Statement
from snowdome.snowflake.scripting import syntax
from snowdome.snowflake.scripting.syntax import Step, Text

DEFAULT_NUMBER = -20000
"""https://docs.snowflake.com/en/developer-guide/snowflake-scripting/exceptions"""
MAX_DEPTH = 100
"""Blocks and loops in each other."""


@lru_cache(maxsize=256)
def read(text: str) -> syntax.Block:
    """The block that a text is. Raises 001003 at the first token that does not fit."""
    tokens = tokenize(text)
    if tokens and tokens[-1].text == ";":
        tokens.pop()
    reader = _Reader(Cursor(Statement(text, tuple(tokens))))
    block = reader.block()
    reader.cursor.end()
    return block


def read_immediate(text: str) -> syntax.ExecuteImmediate:
    """The EXECUTE IMMEDIATE that a text is."""
    (step,) = read(f"BEGIN {text};\nEND").body
    assert isinstance(step, syntax.ExecuteImmediate)
    return step


class _Reader:
    def __init__(self, cursor: Cursor) -> None:
        self.cursor = cursor
        self._depth = 0

    def block(self) -> syntax.Block:
        line, column = self._here()
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise errors.too_deeply_nested()
        declarations: list[Step] = []
        if self.cursor.accept("DECLARE"):
            while not self.cursor.sees("BEGIN"):
                declarations.append(self._declaration())
                self.cursor.expect(";")
        self.cursor.expect("BEGIN")
        body = self._steps("END", "EXCEPTION")
        handlers = []
        if self.cursor.accept("EXCEPTION"):
            while self.cursor.accept("WHEN"):
                handlers.append(self._handler())
        self.cursor.expect("END")
        self._depth -= 1
        return syntax.Block(line, column, tuple(declarations), body, tuple(handlers))

    def _handler(self) -> tuple[tuple[str, ...], tuple[Step, ...]]:
        names = [self._name()]
        while self.cursor.accept("OR"):
            names.append(self._name())
        if self.cursor.accept("CONTINUE"):
            raise errors.unsupported("WHEN ... CONTINUE THEN in an exception handler")
        self.cursor.accept("EXIT")
        self.cursor.expect("THEN")
        return tuple(names), self._steps("WHEN", "END")

    def _declaration(self) -> Step:
        """A variable, cursor, RESULTSET or exception."""
        at = self._here()
        name = self._name()
        if self.cursor.accept("CURSOR", "FOR"):
            return syntax.DeclareCursor(*at, name, self._until(";"))
        if self.cursor.accept("EXCEPTION"):
            return self._exception(at, name)
        if self.cursor.sees("PROCEDURE") or self.cursor.sees("WITH", "PROCEDURE"):
            raise errors.unsupported("a procedure inside of a block")
        return self._variable(at, name)

    def _exception(self, at: tuple[int, int], name: str) -> Step:
        number, message = DEFAULT_NUMBER, ""
        if self.cursor.accept("("):
            sign = -1 if self.cursor.accept("-") else 1
            number = sign * self.cursor.integer()
            self.cursor.expect(",")
            message = self.cursor.string()
            self.cursor.expect(")")
        if not -20999 <= number <= -20000:
            raise errors.syntax(f"The number of exception {name} is {number}, not between -20999 and -20000.")
        return syntax.DeclareException(*at, name, number, message)

    def _variable(self, at: tuple[int, int], name: str) -> Step:
        is_resultset = self.cursor.accept("RESULTSET")
        written = None
        if not is_resultset and not (self.cursor.sees(":=") or self.cursor.sees("DEFAULT") or self.cursor.sees(";")):
            written = self.cursor.type_name()
        value = self._until(";") if self.cursor.accept(":=") or self.cursor.accept("DEFAULT") else None
        return syntax.Let(*at, name, written, value, is_resultset)

    def _steps(self, *ends: str) -> tuple[Step, ...]:
        steps: list[Step] = []
        while not any(self.cursor.sees(end) for end in ends):
            steps.append(self._step())
            self.cursor.expect(";")
        if not steps:
            raise self.cursor.unexpected()
        return tuple(steps)

    def _step(self) -> Step:
        at = self._here()
        cursor = self.cursor
        if cursor.sees("DECLARE") or (cursor.sees("BEGIN") and is_block(cursor.ahead(2))):
            return self.block()
        for words, read in _READERS.items():
            if cursor.accept(*words.split()):
                return read(self, at)
        if cursor.sees("ASYNC") or cursor.sees("AWAIT") or cursor.sees("CANCEL"):
            raise errors.unsupported(f"{cursor.word()} in a block")
        if cursor.token.kind in (Kind.WORD, Kind.QUOTED) and [t.text for t in cursor.ahead(2)[1:]] == [":="]:
            name = self._name()
            cursor.expect(":=")
            return syntax.Assign(*at, name, self._until(";"))
        return self._sql(at)

    def _let(self, at: tuple[int, int]) -> Step:
        name = self._name()
        if self.cursor.accept("CURSOR", "FOR"):
            return syntax.DeclareCursor(*at, name, self._until(";"))
        let = self._variable(at, name)
        assert isinstance(let, syntax.Let)
        if let.value is None:
            raise self.cursor.unexpected()
        return let

    def _if(self, at: tuple[int, int]) -> Step:
        branches: list[tuple[Text | None, tuple[Step, ...]]] = []
        while True:
            condition = self._until("THEN")
            self.cursor.expect("THEN")
            branches.append((condition, self._steps("ELSEIF", "ELSE", "END")))
            if not self.cursor.accept("ELSEIF"):
                break
        if self.cursor.accept("ELSE"):
            branches.append((None, self._steps("END")))
        self.cursor.expect("END", "IF")
        return syntax.Case(*at, None, tuple(branches))

    def _case(self, at: tuple[int, int]) -> Step:
        operand = None if self.cursor.sees("WHEN") else self._until("WHEN")
        branches: list[tuple[Text | None, tuple[Step, ...]]] = []
        while self.cursor.accept("WHEN"):
            condition = self._until("THEN")
            self.cursor.expect("THEN")
            branches.append((condition, self._steps("WHEN", "ELSE", "END")))
        if self.cursor.accept("ELSE"):
            branches.append((None, self._steps("END")))
        self.cursor.expect("END")
        self.cursor.accept("CASE")
        return syntax.Case(*at, operand, tuple(branches))

    def _for(self, at: tuple[int, int]) -> Step:
        name = self._name()
        self.cursor.expect("IN")
        reverse = self.cursor.accept("REVERSE")
        if not reverse and [token.upper for token in self.cursor.ahead(2)[1:]] in (["DO"], ["LOOP"]):
            source = self._name()
            body, label = self._loop_body("FOR")
            return syntax.ForRows(*at, name, source, body, label)
        first = self._until("TO")
        self.cursor.expect("TO")
        last = self._until("DO", "LOOP")
        body, label = self._loop_body("FOR")
        return syntax.ForRange(*at, name, first, last, reverse, body, label)

    def _while(self, at: tuple[int, int]) -> Step:
        condition = self._until("DO", "LOOP")
        body, label = self._loop_body("WHILE")
        return syntax.Loop(*at, condition, None, body, label)

    def _loop_body(self, word: str) -> tuple[tuple[Step, ...], str | None]:
        """From DO or LOOP to END, with the label behind it."""
        opening = "LOOP" if self.cursor.accept("LOOP") else "DO"
        if opening == "DO":
            self.cursor.expect("DO")
        body = self._steps("END")
        self.cursor.expect("END")
        if not self.cursor.accept(word):
            self.cursor.expect(opening)
        return body, self._optional_name()

    def _repeat(self, at: tuple[int, int]) -> Step:
        body = self._steps("UNTIL")
        self.cursor.expect("UNTIL")
        condition = self._until("END")
        self.cursor.expect("END", "REPEAT")
        return syntax.Loop(*at, None, condition, body, self._optional_name())

    def _loop(self, at: tuple[int, int]) -> Step:
        body = self._steps("END")
        self.cursor.expect("END", "LOOP")
        return syntax.Loop(*at, None, None, body, self._optional_name())

    def _fetch(self, at: tuple[int, int]) -> Step:
        name = self._name()
        self.cursor.expect("INTO")
        return syntax.Fetch(*at, name, self._names())

    def _execute_immediate(self, at: tuple[int, int]) -> Step:
        text = self._until("USING", ";")
        return syntax.ExecuteImmediate(*at, text, self._using())

    def _call(self, at: tuple[int, int]) -> Step:
        text = self._until("INTO", ";")
        return syntax.Call(*at, text, self._names()[0] if self.cursor.accept("INTO") else None)

    def _sql(self, at: tuple[int, int]) -> Step:
        text = self._until(";")
        inner = Cursor(Statement(text.sql, tuple(tokenize(text.sql))))
        if not (inner.sees("SELECT") or inner.sees("WITH")):
            return syntax.Run(*at, text)
        depth = 0
        while not inner.at_end:
            start = inner.token.start
            if depth == 0 and inner.accept("INTO", ":"):
                names = [inner.name().resolved]
                while inner.accept(",", ":"):
                    names.append(inner.name().resolved)
                sql = f"{text.sql[:start]} {inner.rest}" if not inner.at_end else text.sql[:start]
                return syntax.Run(*at, Text(sql, text.line, text.column), tuple(names))
            depth += {"(": 1, ")": -1}.get(inner.take().text, 0)
        return syntax.Run(*at, text)

    def _using(self) -> tuple[Text, ...]:
        if not self.cursor.accept("USING"):
            return ()
        self.cursor.expect("(")
        found = [self._until(",", ")")]
        while self.cursor.accept(","):
            found.append(self._until(",", ")"))
        self.cursor.expect(")")
        return tuple(found)

    def _names(self) -> tuple[str, ...]:
        """Variables, each with its colon or without."""
        self.cursor.accept(":")
        names = [self._name()]
        while self.cursor.accept(","):
            self.cursor.accept(":")
            names.append(self._name())
        return tuple(names)

    def _name(self) -> str:
        return self.cursor.name().resolved

    def _optional_name(self) -> str | None:
        return self._name() if self.cursor.token.kind in (Kind.WORD, Kind.QUOTED) else None

    def _here(self) -> tuple[int, int]:
        return line_and_column(self.cursor.statement.text, self.cursor.token.start)

    def _until(self, *ends: str) -> Text:
        """What stands before one of these words, outside of parentheses and CASE expressions."""
        line, column = self._here()
        start = end = self.cursor.token.start
        depth = 0
        while depth or not any(self.cursor.sees(word) for word in ends):
            if self.cursor.sees(";"):
                raise self.cursor.unexpected()
            token = self.cursor.take()
            end = token.end
            if token.kind in (Kind.WORD, Kind.SYMBOL):
                depth += {"(": 1, ")": -1, "CASE": 1, "END": -1}.get(token.upper, 0)
            if depth < 0:
                raise errors.syntax_error(line, column, token.text)
        if end == start:
            raise self.cursor.unexpected()
        return Text(self.cursor.statement.text[start:end], line, column)


_READERS: dict[str, Callable[[_Reader, tuple[int, int]], Step]] = {
    "LET": _Reader._let,
    "RETURN": lambda reader, at: syntax.Return(*at, None if reader.cursor.sees(";") else reader._until(";")),
    "IF": _Reader._if,
    "CASE": _Reader._case,
    "FOR": _Reader._for,
    "WHILE": _Reader._while,
    "REPEAT": _Reader._repeat,
    "LOOP": _Reader._loop,
    "BREAK": lambda reader, at: syntax.Leave(*at, False, reader._optional_name()),
    "EXIT": lambda reader, at: syntax.Leave(*at, False, reader._optional_name()),
    "CONTINUE": lambda reader, at: syntax.Leave(*at, True, reader._optional_name()),
    "ITERATE": lambda reader, at: syntax.Leave(*at, True, reader._optional_name()),
    "RAISE": lambda reader, at: syntax.Raise(*at, reader._optional_name()),
    "OPEN": lambda reader, at: syntax.Open(*at, reader._name(), reader._using()),
    "FETCH": _Reader._fetch,
    "CLOSE": lambda reader, at: syntax.Close(*at, reader._name()),
    "NULL": lambda reader, at: syntax.Nothing(*at),
    "EXECUTE IMMEDIATE": _Reader._execute_immediate,
    "CALL": _Reader._call,
}
"""What reads a step, by the words that it begins with."""
