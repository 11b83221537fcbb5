"""The job of the worker's projection, done with other libraries: read the whole log and write it into DuckDB."""
