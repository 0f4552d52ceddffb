"""Look at bookings with polars, written by hand: FILE.

What is counted is what the suite expects; of what is not as expected the first values and rows are kept,
as a report has them.
"""

import sys

import polars as pl

from measure import report

COLUMNS = "booking_id email phone province amount reference booked_on starts ends number".split()
PROVINCES = ["EC", "FS", "GP", "KZN", "LP", "MP", "NC", "NW", "WC"]
SHOWN = 20

# What is not as expected: its name, the columns that are shown, how many rows of those with values may be so, the rows.
WRONG = [
    ("not_null", ["booking_id"], 0, pl.col("booking_id").is_null()),
    ("unique", ["booking_id"], 0, pl.col("booking_id").is_duplicated()),
    ("in_set", ["province"], 0, ~pl.col("province").is_in(PROVINCES)),
    ("regex", ["email"], 0.02, ~pl.col("email").str.contains(r"^[^@\s]+@[^@\s]+\.[a-z]+$")),
    ("not_regex", ["phone"], 0.02, pl.col("phone").str.contains("[A-Za-z]")),
    ("between", ["amount"], 0.01, ~pl.col("amount").is_between(1, 20000)),
    ("lengths", ["reference"], 0, ~pl.col("reference").str.len_chars().is_between(8, 10)),
    (
        "strftime",
        ["booked_on"],
        0.01,
        pl.col("booked_on").is_not_null()
        & pl.col("booked_on").str.to_date("%Y-%m-%d", strict=False).is_null(),
    ),
    ("pair", ["ends", "starts"], 0.01, pl.col("ends") <= pl.col("starts")),
    ("compound", ["province", "number"], 0, pl.struct("province", "number").is_duplicated()),
]


def check():
    frame = pl.read_csv(sys.argv[1])
    marks = frame.select(
        **{name: rows.fill_null(value=False) for name, _, _, rows in WRONG},
    )
    unexpected, holds = {}, frame.columns == COLUMNS and 1 <= frame.height <= 1_000_000_000
    shown = {}
    for name, columns, most, _ in WRONG:
        rows = marks[name].arg_true()
        unexpected[name] = len(rows)
        with_values = frame.height - (0 if name == "not_null" else frame[columns[0]].null_count())
        holds &= len(rows) <= most * with_values
        shown[name] = frame[rows.head(SHOWN), columns].rows()
    return {"success": bool(holds), "unexpected": unexpected}


report(check, ["polars"])
