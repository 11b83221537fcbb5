-- Rows of `fact_<x>` that do not speak for themselves: of events that something touches, and of those that share a claim. Each with the
-- spans of knowledge [known_from, known_to) and the times of the world [counts_from, counts_to) for which it counts: what
-- `resolved_facts_history('fact_<x>')` says of the whole log. Kept by the writer, who works out anew, in the transaction of a batch, what the batch
-- can have changed.

CREATE TABLE internal.resolved_<x> AS
SELECT
    *, NULL::VARCHAR AS own_certainty, NULL::BOOLEAN AS attested, NULL::TIMESTAMPTZ AS confirmed_from,
    NULL::TIMESTAMPTZ AS known_from, NULL::TIMESTAMPTZ AS known_to, NULL::TIMESTAMPTZ AS counts_from, NULL::TIMESTAMPTZ AS counts_to
FROM internal.fact_<x> LIMIT 0;

COMMENT ON TABLE internal.resolved_<x> IS 'Rows of fact_<x> that amendments or claims weigh, over the spans of knowledge and times of the world for which each counts.';
COMMENT ON COLUMN internal.resolved_<x>.own_certainty IS 'As the statement in force says: rumored | reported | confirmed.';
COMMENT ON COLUMN internal.resolved_<x>.attested IS 'Whether it counts once it is sure: reported, confirmed, or contested although its own source confirms it.';
COMMENT ON COLUMN internal.resolved_<x>.confirmed_from IS 'Since when it is confirmed; NULL where it is not.';
COMMENT ON COLUMN internal.resolved_<x>.known_from IS 'From when on this is known.';
COMMENT ON COLUMN internal.resolved_<x>.known_to IS 'Until when, exclusive; infinity: until now.';
COMMENT ON COLUMN internal.resolved_<x>.counts_from IS 'From which time of the world on it counts.';
COMMENT ON COLUMN internal.resolved_<x>.counts_to IS 'Until when, exclusive: a better-certain member of its claim has happened; infinity: for good.';
