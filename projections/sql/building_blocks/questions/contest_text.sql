-- A benchmark in words: with its unit, and whether lower is better.

CREATE OR REPLACE MACRO internal.contest_text(benchmark, parts) AS
    benchmark || coalesce(' in ' || parts[1], '')
    || CASE parts[2] WHEN 'lower' THEN ', lower is better' ELSE '' END;
