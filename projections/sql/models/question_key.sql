-- The identity of a question: read model, subject, and parts whose places have a fixed meaning in
-- each read model (see questions). Plumbing joins and partitions by all three in one value,
-- `question`: a JSON array, which no name can break, since JSON quotes it (a struct with a list takes
-- three times as long to join). `question_fields` takes it apart again.
-- example: SELECT internal.question_fields(internal.question_key('leaders', 'GPQA', ['percent', 'higher'])) AS question

CREATE OR REPLACE MACRO internal.question_key(read_model, subject, parts) AS
    to_json([read_model::VARCHAR, subject::VARCHAR] || parts::VARCHAR[])::VARCHAR;

CREATE OR REPLACE MACRO internal.question_fields(question) AS
    list_transform(
        [from_json(question, '["VARCHAR"]')],
        lambda _l: {'read_model': _l[1], 'subject': _l[2], 'parts': _l[3:]}
    )[1];

COMMENT ON MACRO internal.question_key IS 'The identity of a question in one value: a JSON array of read model, subject and parts.';
COMMENT ON MACRO internal.question_fields IS 'Read model, subject and parts of a question''s identity.';
