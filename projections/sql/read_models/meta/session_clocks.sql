-- By which times the plain views of this session answer: one row, to check before you trust a
-- query. Variables belong to one connection: a cursor, another connection of a pool, or an engine
-- of its own has none, and a pooled one may still have those of who used it before. A prepared
-- statement of DuckDB 1.5 keeps the times with which it was prepared: join this view in it to see
-- them.
-- example: FROM session_clocks
-- column valid_at: The moment in the world; now, unless the variable `at` is set.
-- column known: The moment of knowledge; now, unless the variable `known` is set.
-- column logged: What the log held by then; NULL: all of it, unless the variable `logged` is set.
-- column set_here: Those of the variables `at`, `known`, `logged` and `from_at` that are set.
-- column ignored: Variables that are set and that no view reads, such as a misspelt one.

CREATE OR REPLACE VIEW session_clocks AS
SELECT
    session_at() AS valid_at, session_known() AS known,
    internal.finite(session_logged()) AS logged,
    list_sort([_v FOR _v IN _s.names IF _v IN ('at', 'known', 'logged', 'from_at')]) AS set_here,
    list_sort([_v FOR _v IN _s.names IF _v NOT IN ('at', 'known', 'logged', 'from_at')]) AS ignored
FROM (SELECT coalesce(list(name), []) AS names FROM duckdb_variables()) AS _s;
