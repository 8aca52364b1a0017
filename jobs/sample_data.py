"""Writes sales and customers like the quickstart's, as much as you like: the same bytes for the same options.

    python -m jobs.sample_data --rows 1000000 --seed 7 --out DIR [--format array|lines] [--parts K] [--dirty]

DIR/sales/*.json.gz, DIR/customers/customers.json and DIR/manifest.json (rows, and bad records by reason) are written.
Rows are streamed, so memory does not grow with --rows. Compressed bytes also depend on the zlib in use.
"""

from __future__ import annotations

import argparse
import datetime
import gzip
import itertools
import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from jobs.dirty_records import BAD_CUSTOMERS, BAD_SALES

PRODUCTS = 500
FIRST_CUSTOMER, CUSTOMERS = 1001, 100
FIRST_DAY, DAYS = datetime.date(2022, 1, 1), 1096
MAX_QUANTITY = 10
#: One bad record per this many in the dirty variant, its kinds in turn.
DIRTY_EVERY = 50
COMPRESSION_LEVEL = 4

FIRST_NAMES = ("Ada", "Barbara", "Chen", "Dmitri", "Elif", "Farid", "Grace", "Hedy", "Ines", "João")
LAST_NAMES = ("Abe", "Byron", "Curie", "Diaz", "Engel", "Fischer", "Goldberg", "Hopper", "Iyer", "Lovelace")

#: Texts of a sale's values, by the columns of tables/raw_sales_data.yaml; the numbers are those that `sales` gives.
SALE = {
    "customer_id": "{0}",
    "customer_name": '"{1}"',
    "purchases": {"prodid": "{2}", "purchase_amount": "{3}.{4:02d}", "quantity": "{5}", "purchase_date": '"{6}"'},
}


def template(record: dict[str, Any], *, indented: bool, depth: int = 0) -> str:
    """For `str.format`: the record as JSON on one line, or indented as an element of an array."""
    before, after, colon = ("\n" + "  " * (depth + 2), "\n" + "  " * (depth + 1), ": ") if indented else ("", "", ":")
    members = [
        f'"{name}"{colon}{template(text, indented=indented, depth=depth + 1) if isinstance(text, dict) else text}'
        for name, text in record.items()
    ]
    indentation = "  " if indented and depth == 0 else ""
    return f"{indentation}{{{{{before}{f',{before}'.join(members)}{after}}}}}"


def customer_names() -> list[str]:
    return [f"{first} {last}" for first, last in itertools.product(FIRST_NAMES, LAST_NAMES)][:CUSTOMERS]


def sales(rows: int, seed: int, *, indented: bool) -> Iterator[str]:
    """Texts of `rows` valid records. Some products sell far better than others."""
    # random.random() is the one generator whose sequence Python promises to keep between versions.
    draw = random.Random(seed).random  # noqa: S311
    prices = [100 + int(draw() * 49_900) for _ in range(PRODUCTS)]
    names = customer_names()
    days = [(FIRST_DAY + datetime.timedelta(days=day)).isoformat() for day in range(DAYS)]
    render = template(SALE, indented=indented).format
    for _ in range(rows):
        product = int(draw() * draw() * PRODUCTS)
        customer = int(draw() * CUSTOMERS)
        quantity = 1 + int(draw() * MAX_QUANTITY)
        # A discount makes amounts of one product differ by more than the quantity.
        units, cents = divmod(int(prices[product] * quantity * (0.7 + 0.3 * draw())), 100)
        day = days[int(draw() * DAYS)]
        yield render(FIRST_CUSTOMER + customer, names[customer], product + 1, units, cents, quantity, day)


def with_bad_records(records: Iterator[str], met: Counter[str]) -> Iterator[str]:
    """The records with a bad one in place of every DIRTY_EVERY-th; counts them by reason in `met`."""
    kinds = itertools.cycle(BAD_SALES)
    for number, record in enumerate(records, start=1):
        if number % DIRTY_EVERY == 0:
            bad = next(kinds)
            met[bad.reason] += 1
            yield bad.text
        else:
            yield record


def write_sales(out: Path, records: Iterator[str], rows: int, parts: int, array: bool) -> list[str]:
    """Distributes the records over `parts` files; the first ones are one record longer where it does not divide."""
    files = []
    for part in range(parts):
        count = rows // parts + (part < rows % parts)
        path = out / ("sales_data.json.gz" if parts == 1 else f"part-{part:05d}.json.gz")
        with (
            path.open("wb") as raw,
            # mtime 0 and no name: the header must not tell when or where the file was written.
            gzip.GzipFile("", "wb", COMPRESSION_LEVEL, raw, mtime=0) as packed,
        ):
            write_records(packed, itertools.islice(records, count), array)
        files.append(path.name)
    return files


def write_records(packed: gzip.GzipFile, records: Iterator[str], array: bool) -> None:
    separator = ",\n" if array else "\n"
    first = True
    if array:
        packed.write(b"[\n")
    while chunk := list(itertools.islice(records, 5000)):
        text = separator.join(chunk)
        packed.write((text if first else separator + text).encode())
        first = False
    packed.write(b"\n]\n" if array else b"\n")


def write_customers(out: TextIO, seed: int, dirty: bool) -> tuple[int, Counter[str]]:
    draw = random.Random(seed + 1).random  # noqa: S311
    met: Counter[str] = Counter()
    customers: list[Any] = [
        {"customer_id": FIRST_CUSTOMER + number, "name": name, "age": 18 + int(draw() * 70)}
        for number, name in enumerate(customer_names())
    ]
    if dirty:
        for bad in BAD_CUSTOMERS:
            met[bad.reason] += bad.records
            customers.extend(json.loads(bad.text))
    json.dump(customers, out, indent=2, ensure_ascii=False)
    out.write("\n")
    return len(customers), met


def write_sample(out: Path, rows: int, seed: int, *, array: bool = True, parts: int = 1, dirty: bool = False) -> None:
    """Writes the whole sample below `out`, which may exist; sales files of an earlier sample there are removed."""
    for folder in (out / "sales", out / "customers"):
        folder.mkdir(parents=True, exist_ok=True)
    for old in (out / "sales").glob("*.json.gz"):
        old.unlink()
    bad_sales: Counter[str] = Counter()
    records = sales(rows, seed, indented=array)
    if dirty:
        records = with_bad_records(records, bad_sales)
    files = write_sales(out / "sales", records, rows, parts, array)
    with (out / "customers" / "customers.json").open("w", encoding="utf-8") as customers_file:
        customers, bad_customers = write_customers(customers_file, seed, dirty)
    manifest = {
        "sales": {"rows": rows, "files": files, "bad": dict(sorted(bad_sales.items()))},
        "customers": {"rows": customers, "bad": dict(sorted(bad_customers.items()))},
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m jobs.sample_data", description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000, help="number of sales (default: 1000000)")
    parser.add_argument("--seed", type=int, default=7, help="seed of the random data (default: 7)")
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    parser.add_argument("--format", choices=("array", "lines"), default="array", help="default: array")
    parser.add_argument("--parts", type=int, default=1, help="number of sales files (default: 1)")
    parser.add_argument("--dirty", action="store_true", help="also write every kind of bad record")
    options = parser.parse_args()
    if options.rows < 1 or options.parts < 1 or options.parts > options.rows:
        parser.error("--rows and --parts must be positive, and --parts not more than --rows")
    write_sample(
        options.out,
        options.rows,
        options.seed,
        array=options.format == "array",
        parts=options.parts,
        dirty=options.dirty,
    )


if __name__ == "__main__":
    main()
