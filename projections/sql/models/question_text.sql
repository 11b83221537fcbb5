-- A question in words, from its key: for people, who filter by it. Two questions may be written
-- alike, such as the leader of a benchmark `GPQA` in `percent` and that of a benchmark `GPQA in
-- percent`, so nothing tells questions apart by it. `question_id` is the same words with names in
-- quotes that could be read as more than a name. Ids of signals are made of it and of the keys of
-- their evidence, which tell apart two events of one id. Another wording would give all signals
-- another id, and is a new version of every rule.
-- needs: question_key
-- example: SELECT internal.question_text('leaders', 'GPQA', ['percent', 'lower']) AS question

CREATE OR REPLACE MACRO internal.contest_text(benchmark, parts) AS
    benchmark || coalesce(' in ' || parts[1], '')
    || CASE parts[2] WHEN 'lower' THEN ', lower is better' ELSE '' END;

CREATE OR REPLACE MACRO internal.question_text(read_model, subject, parts) AS
    CASE read_model
        WHEN 'revenue' THEN
            'revenue of ' || subject || ', ' || coalesce(parts[1] || ', ', '') || parts[2]
        WHEN 'terms' THEN
            'terms of ' || array_to_string([subject] || parts[3:], ' and ') || ': ' || parts[1]
            || coalesce(', held by ' || parts[2], '')
        WHEN 'suppliers' THEN
            'supply of ' || parts[3] || ' to ' || concat_ws(', ', subject, parts[1])
            || ', by ' || parts[2]
        WHEN 'leaders' THEN 'leader of ' || internal.contest_text(subject, parts)
        WHEN 'rivals' THEN subject || ' against ' || parts[1]
        WHEN 'roles' THEN 'role of ' || parts[1] || ' at ' || concat_ws(', ', subject, parts[2])
        WHEN 'prices' THEN 'price of ' || parts[2] || ' of ' || parts[1] || ' at ' || subject
        WHEN 'capital' THEN 'stake of ' || subject || ' in ' || parts[1]
        WHEN 'plans' THEN 'plan ' || subject
        WHEN 'disputes' THEN 'dispute ' || subject
        WHEN 'claims' THEN 'claim ' || subject
        WHEN 'dependence' THEN
            'dependence of ' || subject || ' on ' || parts[1]
            || CASE parts[2] WHEN 'model' THEN '' ELSE ' for ' || parts[2] END
        WHEN 'dependence_parts' THEN
            'primary supply of ' || parts[2] || ' to ' || concat_ws(', ', subject, parts[1])
        WHEN 'talent_moves' THEN 'departures from ' || subject
        WHEN 'indicators' THEN 'indicator ' || subject
        WHEN 'timeline' THEN 'event ' || subject
        ELSE concat_ws(', ', read_model, subject, array_to_string(parts, ', '))
    END;

CREATE OR REPLACE MACRO internal.quoted_name(name) AS
    CASE
        WHEN regexp_matches(
            name, '^"|(^| )(in|at)( |$)|, lower is better|, held by |[[:cntrl:]]'
        ) THEN to_json(name)::VARCHAR
        ELSE name
    END;

CREATE OR REPLACE MACRO internal.question_id(read_model, subject, parts) AS
    internal.question_text(
        read_model, internal.quoted_name(subject),
        list_transform(parts, lambda _x: internal.quoted_name(_x))
    );

COMMENT ON MACRO internal.contest_text IS 'A benchmark in words: with its unit, and whether lower is better.';
COMMENT ON MACRO internal.question_text IS 'A question in words, for people; two may be written alike.';
COMMENT ON MACRO internal.quoted_name IS 'A name, in quotes where it could be read as more than a name.';
COMMENT ON MACRO internal.question_id IS 'A question in words, in which no name can be read as more than a name.';
