"""What events mean: DuckDB tables, read models, as-of macros, the warehouse and its generations."""
