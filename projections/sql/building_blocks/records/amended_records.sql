-- Canonical records of amendments and of affected events.
-- column key: Key of the event: 128 bits of the hash of source and id.
-- column id: Id of the event within its source.
-- column source: One URI a publisher.
-- column kind: Kind of the event, such as model.launched.
-- column version: Version of the payload as published.
-- column subject: Slug of the first organization.
-- column known_at: When it was known: the lesser of knowntime and logged_at.
-- column organizations: Slugs of the organizations that it names, first the subject.
-- column certainty: As stated: rumored | reported | confirmed.
-- column claim: Claim that the event states; NULL where none.

CREATE OR REPLACE VIEW internal.amended_records AS
    FROM internal.canonical_records_for('internal.amended_keys');
