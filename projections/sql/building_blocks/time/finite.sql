-- A moment, or NULL where it is infinite: in what analysts read an open end is NULL, since most
-- tools have no infinite time.
-- example: SELECT internal.finite(TIMESTAMPTZ '-infinity') AS moment

CREATE OR REPLACE MACRO internal.finite("moment") AS CASE WHEN isfinite("moment") THEN "moment" END;
