"""Raw files of sales as the world sends them: good records, bad ones, and everything between."""

from __future__ import annotations

import gzip
import json
from typing import NamedTuple

from hypothesis import strategies as st

from jobs.dirty_records import BAD_SALES

#: What stands where an amount should.
AMOUNTS = [
    *("12.5", "0.01", "9999999999.99", "1e2", "1.25E+1", "1250e-2", "7", "12.500000", '"12.50"', '"007"', '"12"'),
    # https://github.com/NVIDIA/cudf-spark/issues/10470: a comma in a quoted decimal
    *(
        '"12,50"',
        '"1.234,50"',
        '"1,234.50"',
        '"\u0967\u0968.\u096b"',
        '"\uff11\uff12"',
        '"+1"',
        '".5"',
        '"5."',
        '" 5"',
        '"5 "',
        '"1e2"',
        '"5\\n"',
    ),
    # https://github.com/FasterXML/jackson-databind/issues/2141: short numbers of very many digits
    *("1e100000000", "1e-100000000", "-1e100000000", "1e99999999999999999999", "0e99999999999999999999", "1" * 4400),
    *(
        "19.9999999",
        "12.3400004",
        "0.005",
        "12.3400000000000000001",
        "9999999999.995",
        "10000000000",
        "-0.0",
        "0",
        "-1",
    ),
    *(
        "NaN",
        "Infinity",
        "-Infinity",
        '"NaN"',
        '"Infinity"',
        "true",
        "null",
        "[]",
        "{}",
        '""',
        '"1_000"',
        '"0x1F"',
        "01",
    ),
]
DAYS = [
    *('"2024-02-29"', '"2000-02-29"', '"1990-01-01"', '"2024-12-31"'),
    # https://github.com/NVIDIA/cudf-spark/issues/9664 and https://github.com/facebookincubator/velox/pull/12848
    *('"2024"', '"2024-3"', '"2024-03"', '"20240301"', '"2024-W09-4"', '"2024-060"', '"+2024-02-29"', '"12024-02-29"'),
    *('"2024-02-29T10:00:00"', '"2024-02-29 10:00"', '"2024-02-29Z"', '"2024-02-29 rubbish"', '"29.02.2024"'),
    *('"2023-02-29"', '"2024-04-31"', '"2024-00-10"', '"2024-13-01"', '"1900-02-29"', '"0000-01-01"', '"1989-12-31"'),
    *(
        "20240229",
        "1709164800000",
        "null",
        '"today"',
        '"\uff12\uff10\uff12\uff14-02-29"',
        '"2024-02-29\\u0000"',
        "true",
        '"9999-12-31"',
    ),
]
WHOLE = [
    *(
        "1",
        "2147483647",
        "-2147483648",
        "2147483648",
        "-0",
        "0",
        "-1",
        "2.0",
        "1e3",
        '"2"',
        "true",
        "null",
        "[1]",
        "0.5",
    ),
    *("999999999999999999999", "NaN", "007", "+1", "1" * 5000),
]
NAMES = [
    *(
        '"Ann"',
        "null",
        '""',
        '"Jos\\u00e9"',
        '"José"',
        '"\\ud83d\\ude00"',
        '"😀"',
        '"a\\"b\\\\c"',
        '"]}"',
        '"},{"',
        "5",
        "[]",
    ),
    *('"\\ud800"', '"\\udc00\\ud800"', '"\\u0000"', '"a\tb"', '"\\x41"', "'Ann'", '"\u2028"', '"\ufeff"', "{}", "true"),
]


class RawFile(NamedTuple):
    """A file's content; as an array or lines, packed or not."""

    content: bytes
    packed: bool


def usual(amount: str = "12.5", day: str = '"2024-02-29"', quantity: str = "2", name: str = '"Ann"') -> str:
    return (
        f'{{"customer_id":1,"customer_name":{name},"purchases":{{"prodid":7,"purchase_amount":{amount},'
        f'"quantity":{quantity},"purchase_date":{day}}}}}'
    )


@st.composite
def records(draw: st.DrawFn, *, valid_json: bool) -> str:
    """Text of one record; with `valid_json` of one that can stand in an array."""
    odd = st.sampled_from
    text = draw(
        st.one_of(
            st.just(usual()),
            st.builds(usual, amount=st.decimals("0.01", "9999", places=2).map(str)),
            odd(AMOUNTS).map(lambda amount: usual(amount=amount)),
            odd(DAYS).map(lambda day: usual(day=day)),
            odd(WHOLE).map(lambda quantity: usual(quantity=quantity)),
            odd(NAMES).map(lambda name: usual(name=name)),
            odd([bad.text for bad in BAD_SALES]),
            _other_forms(),
            odd(["null", "5", '"x"', "true", "[]", f"[{usual()}]", "{}", '{"customer_id": null}']),
            st.just("") if valid_json else odd([*_broken()]),
        )
    )
    return text or usual()


def _broken() -> list[str]:
    good = usual()
    return [
        *(
            good[:40],
            good + good,
            good + "]",
            "]" + good,
            good + ",",
            "{",
            "}",
            "nonsense",
            "'x'",
            good + " x",
            "\ufeff" + good,
        ),
        *(
            good.replace("{", "{ /* */", 1),
            good.replace('"customer_id"', "customer_id"),
            "{" * 3000,
            "[" * 3000,
            "\x0b",
            "\u00a0",
        ),
    ]


@st.composite
def _other_forms(draw: st.DrawFn) -> str:
    """Other order, keys, spaces and escapes."""
    purchases = [
        ('"prodid"', "7"),
        ('"purchase_amount"', "1.5"),
        ('"quantity"', "2"),
        ('"purchase_date"', '"2024-03-01"'),
    ]
    members = [('"customer_id"', "1"), ('"customer_name"', '"Ann"')]
    extra = [
        *[
            ('"channel"', value)
            for value in ('"web"', "1.50", "null", "[1,{}]", '{"a":1}', '{"a":1,"a":2}', "NaN", '"\\ud800"')
        ],
        *[
            ('"quantity"', "200"),
            ('"quant\\u0069ty"', "200"),
            ('"Quantity"', "9"),
            ('""', "0"),
            ('"a.b"', "1"),
            ('"(?i)"', "1"),
        ],
    ]
    purchases += draw(st.lists(st.sampled_from(extra), max_size=2))
    members += draw(st.lists(st.sampled_from([*extra, ('"customer_id"', "null"), ('"purchases"', "null")]), max_size=1))
    if draw(st.booleans()):
        members = members[:1]
    space = draw(st.sampled_from(["", " ", "\t", "  "]))
    shuffled = [f"{key}{space}:{space}{value}" for key, value in draw(st.permutations(purchases))]
    inner = f"{{{space}{f',{space}'.join(shuffled)}{space}}}"
    outer = [f"{key}:{space}{value}" for key, value in draw(st.permutations([*members, ('"purchases"', inner)]))]
    return f"{{{space}{f'{space},'.join(outer)}{space}}}"


@st.composite
def raw_files(draw: st.DrawFn) -> RawFile:
    array = draw(st.booleans())
    texts = draw(st.lists(records(valid_json=array), min_size=1, max_size=12))
    if array:
        # An element must be JSON, or there is no array.
        texts = [text for text in texts if _is_json(text)] or [usual()]
        separator = draw(st.sampled_from([",", ", ", ",\n", "\n,\r\n\t"]))
        text = "[" + separator.join(texts) + draw(st.sampled_from(["]", "\n]\n", "] \t\r\n"]))
    else:
        # The first one tells that these are lines.
        breaks = draw(st.sampled_from(["\n", "\r\n", "\r", "\n\n", "\n \t\n"]))
        text = breaks.join([usual(), *(t.replace("\n", " ").replace("\r", " ") for t in texts)]) + draw(
            st.sampled_from(["", breaks])
        )
    encoding = draw(st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "latin-1"]))
    content = text.encode(encoding, errors="xmlcharrefreplace" if encoding == "latin-1" else "strict")
    packed = draw(st.booleans())
    if packed:
        # Several members are one content, wherever it is cut. https://github.com/trinodb/trino/issues/18223
        cut = draw(st.integers(0, len(content)))
        content = gzip.compress(content[:cut]) + gzip.compress(content[cut:])
    return RawFile(content, packed)


def _is_json(text: str) -> bool:
    try:
        json.loads(text, parse_int=str)
    except ValueError:
        return False
    return True
