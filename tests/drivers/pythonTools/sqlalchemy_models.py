"""SQLAlchemy 1.4 and 2: reflection and ORM. Prints "all as expected".

https://docs.snowflake.com/en/developer-guide/python-connector/sqlalchemy
"""

from __future__ import annotations

import datetime
import decimal
import os
from typing import Any

from snowflake.sqlalchemy import URL
from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Integer,
    MetaData,
    Numeric,
    Sequence,
    String,
    Table,
    create_engine,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, declarative_base, relationship

Base: Any = declarative_base()  # as both versions know it


class Customer(Base):  # type: ignore[misc]
    __tablename__ = "customers"
    id = Column(Integer, Sequence("customer_ids"), primary_key=True)
    name = Column(String(40), nullable=False)
    is_new = Column(Boolean, default=True)
    since = Column(DateTime)
    orders = relationship("Order", back_populates="customer", order_by="Order.id")


class Order(Base):  # type: ignore[misc]
    __tablename__ = "orders"
    id = Column(Integer, primary_key=True, autoincrement=True)
    customer_id = Column(Integer, ForeignKey("customers.id"), nullable=False)
    amount = Column(Numeric(10, 2))
    customer = relationship("Customer", back_populates="orders")


ORDERS = Base.metadata.tables["orders"]


def engine_of(**place: str) -> Engine:
    url = URL(
        account=os.environ["SNOWFLAKE_ACCOUNT"],
        host="127.0.0.1",
        port=os.environ["SNOWFLAKE_PORT"],
        user=os.environ["SNOWFLAKE_USER"],
        password=os.environ["SNOWFLAKE_PASSWORD"],
        role="ACCOUNTADMIN",
        warehouse="COMPUTE_WH",
        **place,
    )
    return create_engine(url, connect_args={"protocol": "http"})


def main() -> None:
    administrator = engine_of()
    with administrator.connect() as connection:
        connection.execute(text("create or replace database alchemy"))
    engine = engine_of(database="ALCHEMY", schema="PUBLIC")
    Base.metadata.create_all(engine)
    Base.metadata.create_all(engine)  # asks what is there
    orm(engine)
    reflection(engine)
    transactions(engine)
    Base.metadata.drop_all(engine)
    assert inspect(engine).get_table_names() == []
    print("all as expected")


def orm(engine: Engine) -> None:
    moment = datetime.datetime(2026, 2, 28, 12, 30, 15)
    with Session(engine) as session:
        ada = Customer(name="Ada", since=moment)
        session.add_all([ada, Customer(name="Bob", is_new=False)])
        session.commit()
        assert (ada.id, ada.since) == (1, moment)
    with Session(engine, future=True) as session:
        ada = session.execute(select(Customer).where(Customer.name == "Ada")).scalars().one()
        session.add_all([Order(id=number, customer=ada, amount=decimal.Decimal("1.25")) for number in (1, 2, 3)])
        session.commit()
        assert [order.amount for order in ada.orders] == [decimal.Decimal("1.25")] * 3
        ada.name = "Ada L."
        session.delete(ada.orders[-1])
        session.commit()
    with Session(engine) as session:
        totals = (
            select(Customer.name, func.count(Order.id), func.sum(Order.amount))
            .outerjoin(Order)
            .group_by(Customer.name)
            .order_by(Customer.name)
        )
        found = [tuple(row) for row in session.execute(totals)]
        assert found == [("Ada L.", 2, decimal.Decimal("2.50")), ("Bob", 0, None)], found
        assert session.execute(select(Customer).order_by(Customer.id).limit(1).offset(1)).scalars().one().name == "Bob"


def reflection(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("create view new_customers as select id, name from customers where is_new"))
        connection.execute(
            text('create table "Mixed Case" ("a b" varchar(5) not null, v variant, d date default null)')
        )
    inspector = inspect(engine)
    assert "public" in inspector.get_schema_names()
    assert sorted(inspector.get_table_names()) == ["Mixed Case", "customers", "orders"]
    assert inspector.get_view_names() == ["new_customers"]
    assert "select id, name from customers" in inspector.get_view_definition("new_customers")
    columns = {column["name"]: column for column in inspector.get_columns("customers")}
    assert list(columns) == ["id", "name", "is_new", "since"]
    assert (columns["name"]["type"].length, columns["name"]["nullable"]) == (40, False)
    assert [column["name"] for column in inspector.get_columns("Mixed Case")] == ["a b", "v", "d"]
    assert inspector.get_pk_constraint("customers")["constrained_columns"] == ["id"]
    (key,) = inspector.get_foreign_keys("orders")
    assert (key["constrained_columns"], key["referred_table"], key["referred_columns"]) == (
        ["customer_id"],
        "customers",
        ["id"],
    )
    assert inspector.get_unique_constraints("orders") == []
    orders = Table("orders", MetaData(), autoload_with=engine)
    assert [column.name for column in orders.columns] == ["id", "customer_id", "amount"]
    assert (orders.c.amount.type.precision, orders.c.amount.type.scale) == (10, 2)
    with engine.begin() as connection:
        connection.execute(text("drop view new_customers"))
        connection.execute(text('drop table "Mixed Case"'))


def transactions(engine: Engine) -> None:
    with engine.connect() as connection, connection.begin() as transaction:
        connection.execute(ORDERS.insert(), [{"id": 10 + n, "customer_id": 1} for n in range(3)])
        assert connection.execute(select(func.count()).select_from(ORDERS)).scalar() == 5
        transaction.rollback()
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(ORDERS)).scalar() == 2


if __name__ == "__main__":
    main()
