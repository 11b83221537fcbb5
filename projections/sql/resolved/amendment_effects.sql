-- What each amendment does, over spans of knowledge: `amendment_effects_history()` for the whole
-- log. The writer keeps it up to date: in the transaction of a batch it computes again what the
-- batch affects.
-- column key: Key of the amendment.
-- column id: Its id within its source.
-- column source: Who amends.
-- column place: Its place in the order of amendments.
-- column acts_from: The later of its own and its target's known_at; NULL while it waits.
-- column state: acting | superseded | retracted | waiting | inert.
-- column why: Why it does not act; NULL where it does.

CREATE TABLE internal.amendment_effects (
    known_from TIMESTAMPTZ NOT NULL,
    known_to TIMESTAMPTZ NOT NULL,
    key UUID NOT NULL,
    id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    action VARCHAR NOT NULL,
    target UUID NOT NULL,
    target_source VARCHAR,
    new_certainty VARCHAR,
    kafka_topic VARCHAR NOT NULL,
    kafka_partition INTEGER NOT NULL,
    kafka_offset BIGINT NOT NULL,
    place STRUCT(known_at TIMESTAMPTZ, logged_at TIMESTAMPTZ, kafka_topic VARCHAR,
        kafka_partition INTEGER, kafka_offset BIGINT) NOT NULL,
    acts_from TIMESTAMPTZ,
    state VARCHAR NOT NULL,
    why VARCHAR
);
