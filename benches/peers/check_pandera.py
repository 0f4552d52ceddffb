"""Look at bookings with pandera over polars: FILE.

It has no `mostly`: where some rows may be otherwise, a check of its own tells whether enough are as expected.
"""

import sys

import pandera.polars as pa
import polars as pl

from measure import report

PROVINCES = ["EC", "FS", "GP", "KZN", "LP", "MP", "NC", "NW", "WC"]


def mostly(share, rows):
    """Return a check that so many of the rows with a value are as expected."""
    return pa.Check(lambda data: data.lazyframe.select(rows(pl.col(data.key)).mean() >= share))


def is_date(column):
    return column.str.to_date("%Y-%m-%d", strict=False).is_not_null()


SCHEMA = pa.DataFrameSchema(
    {
        "booking_id": pa.Column(str, unique=True),
        "email": pa.Column(
            str,
            mostly(0.98, lambda column: column.str.contains(r"^[^@\s]+@[^@\s]+\.[a-z]+$")),
            nullable=True,
        ),
        "phone": pa.Column(str, mostly(0.98, lambda column: ~column.str.contains("[A-Za-z]"))),
        "province": pa.Column(str, pa.Check.isin(PROVINCES)),
        "amount": pa.Column(float, mostly(0.99, lambda column: column.is_between(1, 20000))),
        "reference": pa.Column(str, pa.Check.str_length(8, 10)),
        "booked_on": pa.Column(str, mostly(0.99, is_date)),
        "starts": pa.Column(int),
        "ends": pa.Column(int),
        "number": pa.Column(int),
    },
    checks=[
        pa.Check(
            lambda data: data.lazyframe.select((pl.col("ends") > pl.col("starts")).mean() >= 0.99)
        ),
        pa.Check(lambda data: data.lazyframe.select(pl.len().is_between(1, 1_000_000_000))),
    ],
    unique=["province", "number"],
    ordered=True,
    strict=True,
)


def check():
    frame = pl.read_csv(sys.argv[1])
    try:
        SCHEMA.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        return {"success": False, "failed": len(error.schema_errors)}
    return {"success": True}


report(check, ["pandera", "polars"])
