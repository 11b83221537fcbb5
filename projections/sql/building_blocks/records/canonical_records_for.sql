-- Canonical ledger records of the keys in a table.

-- Those of the keys that a table holds: few, so they are picked first. The inner query reads keys
-- alone; DuckDB then reads the long records only where a row that it found stands.
CREATE OR REPLACE MACRO internal.canonical_records_for(keys) AS TABLE
    SELECT _s.*
    FROM (SELECT _l.* FROM internal.ledger AS _l
        WHERE _l.rowid IN (SELECT _p.rowid FROM internal.ledger AS _p
            SEMI JOIN query_table(keys) AS _t ON _t.key = _p.key)) AS _s
    ANTI JOIN internal.suppressed_records AS _o ON _o.key = _s.key
        AND _o.kafka_topic = _s.kafka_topic AND _o.kafka_partition = _s.kafka_partition
        AND _o.kafka_offset = _s.kafka_offset;
