-- The question who leads a benchmark.

CREATE OR REPLACE MACRO internal.question_of_leader(benchmark, unit, higher_is_better) AS
    internal.question_key(
        'leaders', benchmark, [unit, CASE WHEN higher_is_better THEN 'higher' ELSE 'lower' END]
    );
