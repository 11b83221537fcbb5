-- Ledger records that stand: of an id that was logged more than once, only the first in the log.
-- needs: touched
-- example: SELECT count(*) FROM stands

CREATE OR REPLACE VIEW stands AS
    SELECT _l.*
    FROM ledger AS _l
    ANTI JOIN omitted AS _o ON _o.key = _l.key AND _o.topic = _l.topic AND _o."partition" = _l."partition" AND _o."offset" = _l."offset";

COMMENT ON VIEW stands IS 'Ledger records that stand: of an id that was logged more than once, only the first in the log.';

-- Those of them that are touched.
CREATE OR REPLACE VIEW touched_records AS
    SELECT _s.* FROM stands AS _s SEMI JOIN touched AS _t ON _t.key = _s.key;

COMMENT ON VIEW touched_records IS 'Ledger records that stand, of touched keys.';
