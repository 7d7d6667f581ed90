"""Runs in the peers' environment: loads the facts into DuckDB, and measures the year's table in milliseconds.

Reads lines from standard input: `load FILE`, then `ask YEAR`; answers each with a line: the number of rows;
milliseconds elapsed, and of processor time of all threads.
"""

from __future__ import annotations

import sys
import time

import duckdb  # type: ignore[import-not-found, unused-ignore]

TABLE = "month VARCHAR, topic VARCHAR, institution_kind VARCHAR, pilot UUID, minutes INTEGER, first_contact INTEGER"
YEAR = """
SELECT month, topic, institution_kind, COUNT(*), SUM(minutes), SUM(first_contact), COUNT(DISTINCT pilot)
FROM fact WHERE month BETWEEN ? AND ? GROUP BY ALL
"""


def main() -> None:
    """Answer until the input ends."""
    database = duckdb.connect()
    for line in sys.stdin:
        order, word = line.split()
        if order == "load":
            database.execute(f"CREATE TABLE fact ({TABLE})")
            database.execute(f"COPY fact FROM '{word}' (HEADER false)")
            print(database.execute("SELECT COUNT(*) FROM fact").fetchone()[0], flush=True)
        else:
            before, spent = time.perf_counter(), time.process_time()
            database.execute(YEAR, [f"{word}-01", f"{word}-12"]).fetchall()
            print((time.perf_counter() - before) * 1000, (time.process_time() - spent) * 1000, flush=True)


if __name__ == "__main__":
    main()
