-- Amendments, and affected events, as the timeline shows them, over spans of knowledge:
-- `timeline_history()` for the whole log. The writer keeps it up to date: in the transaction of a
-- batch it computes again what the batch affects.
-- column key: Key of the event: 128 bits of the hash of source and id.
-- column id: Id of the event within its source.
-- column source: One URI a publisher.
-- column kind: Kind of the event, such as model.launched.
-- column subject: Slug of the first organization.
-- column headline: One line, as corrected.
-- column organizations: Slugs of the organizations that it names, first the subject.
-- column lasted_until: End of a state that lasted.
-- column known_at: From when the event was known; that of the event also when it is corrected.
-- column own_certainty: As its source states it: rumored | reported | confirmed.

CREATE TABLE internal.timeline_validity (
    known_from TIMESTAMPTZ NOT NULL,
    known_to TIMESTAMPTZ NOT NULL,
    key UUID NOT NULL,
    id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    headline VARCHAR NOT NULL,
    organizations VARCHAR[] NOT NULL,
    happened_from TIMESTAMPTZ NOT NULL,
    happened_to TIMESTAMPTZ NOT NULL,
    precision VARCHAR NOT NULL,
    lasted_until TIMESTAMPTZ,
    known_at TIMESTAMPTZ NOT NULL,
    logged_at TIMESTAMPTZ NOT NULL,
    certainty VARCHAR NOT NULL,
    own_certainty VARCHAR NOT NULL,
    attested BOOLEAN NOT NULL,
    claim VARCHAR,
    claim_stance VARCHAR NOT NULL,
    tags VARCHAR[] NOT NULL,
    corrected BOOLEAN NOT NULL,
    corrected_by UUID,
    amends UUID,
    effect VARCHAR,
    kafka_topic VARCHAR NOT NULL,
    kafka_partition INTEGER NOT NULL,
    kafka_offset BIGINT NOT NULL,
    publisher VARCHAR,
    attributed_to VARCHAR,
    via VARCHAR,
    url VARCHAR,
    published DATE
);
