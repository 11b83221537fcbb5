-- A number of events in words, such as `1 event` or `2 events`.
-- example: SELECT internal.events_words(1), internal.events_words(2)

CREATE OR REPLACE MACRO internal.events_words(events) AS
    events || CASE events WHEN 1 THEN ' event' ELSE ' events' END;
