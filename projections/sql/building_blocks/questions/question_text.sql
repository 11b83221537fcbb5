-- A question in words, from its key: for people, who filter by it. Two questions may be written
-- alike, such as the leader of a benchmark `GPQA` in `percent` and that of a benchmark `GPQA in
-- percent`, so nothing tells questions apart by it. Ids of signals are made of these words
-- (question_id): another wording is a new version of every rule.
-- example: SELECT internal.question_text('leaders', 'GPQA', ['percent', 'lower']) AS question

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
