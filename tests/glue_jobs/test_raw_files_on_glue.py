"""Raw files of every kind in one bucket: each record of each is once in the table, or once in quarantine."""

from __future__ import annotations

import datetime
import gzip
import re
from collections import Counter

import pytest
from hypothesis import Phase, given, seed, settings

from commands.bench.jobs.lake import JobsLake
from jobs.declared_tables import declared
from jobs.dirty_records import BAD_SALES
from snowdome.testing.running_aws import RunningSandbox
from tests.glue_jobs.rows import sales_rows
from tests.jobs.independent_reader import read
from tests.jobs.raw_sales import RawFile, raw_files, usual

LAST_DAY = datetime.date(2025, 12, 31)
PREFIX = "raw_data/every/"
#: A key has 1,024 bytes at most.
LONGEST = "ü" * ((1024 - len(f"{PREFIX}.json.gz")) // 2)
#: Without suffix: it tells whether a file is packed.
NAMES = [
    # https://github.com/apache/spark/pull/41022: a listed file whose name is a glob
    *(
        "sales[1]",
        "sales1",
        "sales{2,3}",
        "sales2",
        "sales3",
        "all*",
        "alle",
        "que?",
        "quer",
        "[!a]",
        "b",
        "c\\d",
        "*",
        "{",
        "]",
    ),
    *(
        "2024-02-29T10:00:00Z",
        "a b",
        "a+b",
        "50%",
        "50%25",
        "a%20b",
        "#1",
        "&=;@,$!'()~",
        '"q"',
        "ü☃é",
        "😀",
        "e\u0301",
    ),
    *("year=2024/month=02/part-0", "year=2024/month=x y/part-0", "deep/er/[x]/y", "-", "^|<>`", "a..b", "a._COPYING"),
    # What S3 takes and people do not see, or programs take for something else.
    # https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
    *(
        " led",
        "ended ",
        "two\nlines",
        "tab\tbed",
        "de\x7fl",
        "no\u00a0break",
        "\u202edlo",
        "line\u2028end",
        "\U0001f469\u200d\U0001f4bb",
    ),
    *("%2F", "%2e%2e", "%00", "100%zz", "a?b=c&d#e", "~", "$HOME", "s3:", "x;y", "\u212a", "K", "\u00e9"),
    LONGEST,
]
#: What Spark and Hive do not see.
HIDDEN = [
    "_SUCCESS",
    ".part.crc",
    "_temporary/0/part-0",
    "deep/.spark-staging/part-0",
    "deep/_x/y/z",
    "_a=1",
    "x._COPYING_",
]


@pytest.fixture(scope="module")
def lake(sandbox: RunningSandbox) -> JobsLake:
    made = JobsLake(sandbox, "files")
    today = LAST_DAY - datetime.timedelta(days=1)
    made.load_job(
        "load_sales",
        declared("raw_sales_data", rawData="every/"),
        arguments={"--today": today.isoformat(), "--max_quarantined_share": "1"},
    )
    return made


def generated(count: int) -> list[RawFile]:
    """The same ones each time: what differs is tried in tests/jobs, where no Spark is needed."""
    found: list[RawFile] = []

    # The first examples are the simplest ones.
    @seed(11)
    @settings(max_examples=3 * count, database=None, phases=[Phase.generate], deadline=None)
    @given(raw_files())
    def draw(file: RawFile) -> None:
        found.append(file)

    draw()
    return found[-count:]


def test_each_record_of_each_file_is_once_in_the_table_or_in_quarantine(lake: JobsLake) -> None:
    files = {
        f"{name}.json.gz" if file.packed else f"{name}.json": file.content
        for name, file in zip(NAMES, generated(len(NAMES)), strict=True)
    }
    # Larger than one piece of a file that a task reads.
    files["large.json"] = "\n".join(f"{usual(amount=str(n))}" for n in range(40_000)).encode()
    files["bad array.json"] = ("[" + ",".join(bad.text for bad in BAD_SALES) + "]").encode()
    for name, content in files.items():
        lake.put(f"{PREFIX}{name}", content)
    for name in HIDDEN:
        lake.put(f"{PREFIX}{name}", usual())
    raw = f"s3://{lake.bucket}/{PREFIX}"
    result = lake.succeed("files-load_sales")

    expected = {
        (f"{raw}{name}", place): row for name, file in files.items() for place, row in read(file, LAST_DAY).items()
    }
    bad = Counter(record for record, row in expected.items() if row is None)
    aside = lake.rows("raw_sales_data_quarantine").to_pylist()
    assert Counter((row["source_file"], row["position"]) for row in aside) == bad
    assert sales_rows(lake, "raw_sales_data") == Counter(row for row in expected.values() if row is not None)
    assert (result["files"], result["read"], result["written"]) == (
        len(files),
        len(expected),
        len(expected) - bad.total(),
    )
    assert result["quarantined"] == Counter(row["reason"] for row in aside)


@pytest.mark.parametrize(
    ("key", "content", "error"),
    [
        ("firehose-2024-02-29-10", gzip.compress(usual().encode()), "firehose-2024-02-29-10 is gzip, but"),
        ("plain.json.gz", usual().encode(), "plain.json.gz is not a gzip file"),
        ("late.json.gz", gzip.compress(usual().encode() * 2) + b"rubbish", "late.json.gz is truncated or corrupt"),
        (
            "pretty.json",
            usual().replace(",", ",\n").encode(),
            "pretty.json begins with a JSON object that spans several lines",
        ),
        ("utf16.json", usual().encode("utf-16"), "utf16.json is UTF-16"),
        ("a//b.json", usual().encode(), "a/b.json: the object's name has an empty part"),
        ("a/./c.json", usual().encode(), "a/c.json: the object's name has an empty part"),
        ("/d.json", usual().encode(), "d.json: the object's name has an empty part"),
    ],
)
def test_a_file_that_would_be_read_wrongly_is_refused_by_name(
    lake: JobsLake, key: str, content: bytes, error: str
) -> None:
    name = re.sub(r"\W", "_", key)
    lake.put(f"raw_data/refused/{name}/good.json", usual())
    lake.put(f"raw_data/refused/{name}/{key}", content)
    tables = lake.declare(declared("raw_sales_data", name=name.lower(), rawData=f"refused/{name}/"))
    run = lake.run("files-load_sales", tables=tables)
    assert run["JobRunState"] == "FAILED"
    assert "UnreadableFile" in run["ErrorMessage"]
    assert error in run["ErrorMessage"]


def test_a_record_of_100_mb_is_set_aside_for_its_size(lake: JobsLake) -> None:
    large = usual(name=f'"{"x" * 100_000_000}"')
    lake.put("raw_data/large/lines.json.gz", gzip.compress(f"{usual()}\n{large}\n".encode(), 1))
    tables = lake.declare(declared("raw_sales_data", name="large", rawData="large/"))
    result = lake.succeed("files-load_sales", tables=tables)
    assert result["quarantined"] == {"record is longer than 16 MB": 1}
    assert result["written"] == 1
