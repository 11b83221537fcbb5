-- A question in words, in which no name can be read as more than a name. Ids of signals are made of
-- it and of the keys of their evidence, which tell apart two events of one id.
-- example: SELECT internal.question_id('leaders', 'GPQA in percent', [NULL, 'lower']) AS question

CREATE OR REPLACE MACRO internal.question_id(read_model, subject, parts) AS
    internal.question_text(
        read_model, internal.quoted_name(subject),
        list_transform(parts, lambda _x: internal.quoted_name(_x))
    );
