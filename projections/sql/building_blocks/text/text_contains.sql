-- Whether a text, made comparable and without accents, contains each of some texts, and none of
-- others.
-- example: SELECT internal.text_contains('a b', ['A'], ['c']) AS found

CREATE OR REPLACE MACRO internal.text_contains(text, wanted, unwanted) AS
    list_reduce([true] || list_transform(wanted, lambda w: contains(text,
        strip_accents(internal.comparable_name(w)))), lambda one, other: one AND other)
    AND NOT list_reduce([false] || list_transform(unwanted, lambda w: contains(text,
        strip_accents(internal.comparable_name(w)))), lambda one, other: one OR other);
