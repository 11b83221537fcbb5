-- A piece of a rule's sentence: an organization. signals_history puts its name there, as known when
-- the signal came true, or the slug where none was.
-- example: SELECT [internal.by_name('xai'), internal.words(' supplies '),
--   internal.by_name('microsoft')] AS sentence

CREATE OR REPLACE MACRO internal.by_name(slug) AS
    {'words': NULL::VARCHAR, 'organization': slug::VARCHAR};
