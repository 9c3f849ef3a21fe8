//! SQL in, rows out: the only function that holds DuckDB, and nothing else.
