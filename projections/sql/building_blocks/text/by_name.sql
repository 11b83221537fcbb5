-- An organization in a rule's sentence: signals_history puts its name there, as known when the
-- signal came true, or the slug where none was.
-- example: SELECT internal.by_name('xai') || ' is a supplier of ' || internal.by_name('microsoft')
--   AS sentence

CREATE OR REPLACE MACRO internal.by_name(slug) AS chr(57344) || slug || chr(57345);
