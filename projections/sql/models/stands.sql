-- Ledger records that stand: of an id that was logged more than once, only the first in the log.
-- needs: touched
-- example: SELECT count(*) FROM stands

CREATE OR REPLACE VIEW stands AS
    SELECT l.*
    FROM ledger AS l
    ANTI JOIN omitted AS o ON o.key = l.key AND o.topic = l.topic AND o."partition" = l."partition" AND o."offset" = l."offset";

COMMENT ON VIEW stands IS 'Ledger records that stand: of an id that was logged more than once, only the first in the log.';

-- Those of them that are touched.
CREATE OR REPLACE VIEW touched_records AS
    SELECT s.* FROM stands AS s SEMI JOIN touched AS t ON t.key = s.key;

COMMENT ON VIEW touched_records IS 'Ledger records that stand, of touched keys.';
