-- Everything that the rules notice, over all time: one row a change point, with the same id
-- whenever and wherever it is computed. It came true at `came_true_at`, by what was known then;
-- `turned` lists the later moments of knowledge at which its ground was undone by an amendment of
-- an event that it rests on (retracted, corrected in substance, or, unless the signal is about
-- knowledge itself, denied), or given back. A change by a retraction alone is none: what was
-- retracted never was. Organizations appear in `sentence` by the names that they had then. What
-- changed is a question by its key (read_model, subject, parts); `about` has its words.
-- example: SELECT rule, came_true_at, sentence FROM signals_history() ORDER BY came_true_at

CREATE OR REPLACE MACRO signals_history(logged := 'infinity'::TIMESTAMPTZ) AS TABLE
WITH _turns AS MATERIALIZED (FROM answers_as_known_then(logged)),
_findings AS MATERIALIZED (FROM internal.rule_findings('_turns', logged))
FROM internal.signals_found('_findings', logged);
