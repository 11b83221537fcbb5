-- Read model, subject and parts of a question, from its identity.
-- example: SELECT internal.question_fields('["rivals", "microsoft", "openai"]') AS question

CREATE OR REPLACE MACRO internal.question_fields(question) AS
    list_transform(
        [from_json(question, '["VARCHAR"]')],
        lambda _l: {'read_model': _l[1], 'subject': _l[2], 'parts': _l[3:]}
    )[1];
