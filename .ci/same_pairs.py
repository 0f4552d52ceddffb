"""Compare the scored pairs of Splink with those of Hotpass.

    same_pairs.py SPLINK.parquet HOTPASS.parquet

Hotpass keeps pairs from -8 bits on. From there on both must have the same pairs, whichever record is on
the left, with weights that differ by less than 1e-9. Exits with 1 and says which do not.
"""

import sys

import duckdb

# Pairs this near to where Hotpass stops keeping them may be there in one table only, by rounding.
LOWEST = -8.0 + 1e-6
MOST = 1e-9

PAIRS = """
    select least(record_id_l, record_id_r) as one, greatest(record_id_l, record_id_r) as other, match_weight as weight
    from read_parquet(?) where match_weight >= ?
"""


def main():
    """Compare, print what was found, and say whether it is the same."""
    theirs, ours = sys.argv[1:]
    connection = duckdb.connect()
    for name, path in [("theirs", theirs), ("ours", ours)]:
        connection.execute(f"create table {name} as {PAIRS}", [path, LOWEST])
    counted = "select count(*), count(distinct (one, other)) from {}"
    for name in ["theirs", "ours"]:
        rows, pairs = connection.execute(counted.format(name)).fetchall()[0]
        if rows != pairs or rows < 1000:
            sys.exit(f"{name}: {rows} rows of {pairs} pairs")
    joined = "from theirs full join ours using (one, other)"
    alone = connection.execute(
        f"select count(*) {joined} where theirs.weight is null or ours.weight is null"
    ).fetchall()[0][0]
    both, most = connection.execute(
        f"select count(*), max(abs(theirs.weight - ours.weight)) {joined}"
        " where theirs.weight is not null and ours.weight is not null"
    ).fetchall()[0]
    print(f"{both} pairs in both, {alone} in one only; weights differ by at most {most:.3g} bits")
    if alone or most >= MOST:
        sys.exit("the pairs of Splink and of Hotpass are not the same")


if __name__ == "__main__":
    main()
