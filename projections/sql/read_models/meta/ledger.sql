-- One row a log record that the contract takes, as it was read: position, envelope, what every
-- payload says, and the record itself (the table `internal.ledger`). It is the log and follows
-- neither `known` nor `logged`: compare `known_at` and `logged_at`.
-- example: SELECT day_of(logged_at) AS logged_on, count(*) AS records FROM ledger GROUP BY ALL
-- column key: Key of the event: 128 bits of the hash of source and id.
-- column id: Id of the event within its source.
-- column source: One URI a publisher.
-- column kind: Kind of the event, such as model.launched.
-- column version: Version of the payload as published.
-- column known_at: When it was known: the lesser of knowntime and logged_at.
-- column certainty: As stated: rumored | reported | confirmed.
-- column claim: Claim that the event states; NULL where none.

CREATE OR REPLACE VIEW ledger AS FROM internal.ledger;
