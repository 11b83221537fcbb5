-- Key of an event: the first 128 bits of the SHA-256 of its source and id.
-- example: SELECT internal.event_key('urn:whenline:publisher:example', '1') AS key

CREATE OR REPLACE MACRO internal.event_key(source,
    id) AS sha256(source || chr(10) || id)[1:32]::UUID;
