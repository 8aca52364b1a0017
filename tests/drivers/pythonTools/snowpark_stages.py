"""Snowpark for Python: files, stages, DataFrames that are read and written. Prints "all as expected".

https://docs.snowflake.com/en/developer-guide/snowpark/python/working-with-dataframes
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import pandas
from snowflake.snowpark import Row, Session
from snowflake.snowpark.exceptions import SnowparkSQLException
from snowflake.snowpark.functions import col, count, lit, when_matched, when_not_matched
from snowflake.snowpark.functions import sum as total
from snowflake.snowpark.types import IntegerType, StringType, StructField, StructType


def main() -> None:
    session = Session.builder.config("connection_name", "sandbox").create()
    session.sql("create or replace database park").collect()
    session.use_schema("park.public")
    session.sql("create stage files").collect()
    with tempfile.TemporaryDirectory() as folder:
        moved(session, Path(folder))
        read(session)
        unloaded(session)
    written(session)
    changed(session)
    frames(session)
    session.close()
    print("all as expected")


def moved(session: Session, folder: Path) -> None:
    """PUT and GET, of files and of streams."""
    (folder / "words.csv").write_text("1,one\n2,two\n3,\n")
    (folder / "words.json").write_text('{"id": 1, "tags": ["a", "b"]}\n{"id": 2}\n')
    (put,) = session.file.put(str(folder / "words.csv"), "@files/in")
    assert (put.source, put.target, put.status) == ("words.csv", "words.csv.gz", "UPLOADED")
    session.file.put(str(folder / "words.json"), "@files/in", auto_compress=False)
    session.file.put_stream(io.BytesIO(b"9,nine\n"), "@files/in/stream.csv", auto_compress=False)
    with session.file.get_stream("@files/in/stream.csv") as stream:
        assert stream.read() == b"9,nine\n"
    (got,) = session.file.get("@files/in/words.json", str(folder / "back"))
    assert got.status == "DOWNLOADED"
    assert (folder / "back/words.json").read_text() == (folder / "words.json").read_text()
    listed = [row["name"] for row in session.sql("list @files").collect()]
    assert sorted(listed) == ["files/in/stream.csv", "files/in/words.csv.gz", "files/in/words.json"]


def read(session: Session) -> None:
    schema = StructType([StructField("id", IntegerType()), StructField("word", StringType())])
    words = session.read.schema(schema).csv("@files/in/words.csv.gz")
    assert words.sort("id").collect() == [Row(1, "one"), Row(2, "two"), Row(3, None)]
    session.sql("create table words (id int, word varchar)").collect()
    words.copy_into_table("words")
    assert session.table("words").count() == 3
    documents = session.read.json("@files/in/words.json")
    assert documents.select(col("$1")["tags"][1].cast("string")).collect() == [Row("b"), Row(None)]


def unloaded(session: Session) -> None:
    numbers = session.create_dataframe([[1, 1.5], [2, 2.5]], ["n", "x"])
    (result,) = numbers.write.copy_into_location(
        "@files/out/n", file_format_type="parquet", header=True, overwrite=True
    )
    assert result["rows_unloaded"] == 2
    assert session.read.parquet("@files/out").sort('"N"').collect() == [Row(1, 1.5), Row(2, 2.5)]
    numbers.write.csv("@files/out_csv/n", overwrite=True, single=True)
    assert session.sql("select $1 from @files/out_csv order by 1").collect() == [Row("1"), Row("2")]


def written(session: Session) -> None:
    frame = session.create_dataframe([[1, "a"], [2, "b"]], ["id", "name"])
    frame.write.save_as_table("saved")
    frame.write.mode("append").save_as_table("saved")
    assert session.table("saved").count() == 4
    frame.write.mode("ignore").save_as_table("saved")
    assert session.table("saved").count() == 4
    frame.write.mode("overwrite").save_as_table("saved")
    assert session.table("saved").count() == 2
    frame.write.mode("truncate").save_as_table("saved")
    assert session.table("saved").count() == 2
    failure = ""
    try:
        frame.write.mode("errorifexists").save_as_table("saved")
    except SnowparkSQLException as error:
        failure = str(error)
    assert "already exists" in failure
    frame.write.save_as_table("short_lived", table_type="temporary")
    assert session.table("short_lived").count() == 2
    frame.create_or_replace_view("seen")
    assert session.table("seen").filter(col("id") > 1).collect() == [Row(2, "b")]
    cached = frame.cache_result()
    assert cached.count() == 2


def changed(session: Session) -> None:
    target = session.table("saved")
    target.update({"name": lit("z")}, target["id"] == 1)
    source = session.create_dataframe([[2, "y"], [3, "x"]], ["id", "name"])
    merged = target.merge(
        source,
        target["id"] == source["id"],
        [
            when_matched().update({"name": source["name"]}),
            when_not_matched().insert({"id": source["id"], "name": source["name"]}),
        ],
    )
    assert (merged.rows_inserted, merged.rows_updated) == (1, 1)
    assert target.sort("id").collect() == [Row(1, "z"), Row(2, "y"), Row(3, "x")]
    assert target.delete(target["id"] == 3).rows_deleted == 1
    totals = session.create_dataframe([["a", 1], ["a", 2], ["b", 5]], ["k", "v"]).group_by("k")
    assert totals.agg(total("v").alias("s"), count("v").alias("c")).sort("k").collect() == [
        Row("a", 3, 2),
        Row("b", 5, 1),
    ]
    assert session.sql("select ? + ?", params=[1, 2]).collect() == [Row(3)]


def frames(session: Session) -> None:
    frame = pandas.DataFrame({"ID": [1, 2], "NAME": ["one", None], "X": [0.5, float("nan")]})
    session.write_pandas(frame, "FRAME", auto_create_table=True)
    session.write_pandas(frame, "FRAME", overwrite=True)
    back = session.table("FRAME").sort("ID").to_pandas()
    pandas.testing.assert_frame_equal(back, frame, check_dtype=False)
    assert session.create_dataframe(frame).count() == 2


if __name__ == "__main__":
    main()
