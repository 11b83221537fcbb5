-- A piece of a rule's sentence: words as they are. See by_name.

CREATE OR REPLACE MACRO internal.words(words) AS
    {'words': words::VARCHAR, 'organization': NULL::VARCHAR};
