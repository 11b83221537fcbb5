-- The name of the question who leads a benchmark.

CREATE OR REPLACE MACRO internal.question_of_leader(benchmark, unit, higher_is_better) AS
    'leader of ' || benchmark || coalesce(' in ' || unit, '') || CASE WHEN higher_is_better THEN ''
        ELSE ', lower is better' END;
