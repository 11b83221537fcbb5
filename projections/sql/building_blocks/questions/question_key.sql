-- The identity of a question in one value: a JSON array of its read model, what it is about first
-- (`subject`), and its `parts`, whose places have a fixed meaning in each read model. Plumbing
-- joins and partitions by it as `question`. No name can break it, since JSON quotes names; a struct
-- with a list takes three times as long to join. A part that is absent is NULL.
-- revenue: organization; segment, measure. terms: first partner; term, holder, further partners.
-- suppliers: consumer; product, supplier, resource. leaders: benchmark; unit, and which is better,
-- `higher` or `lower`. rivals: organization; rival. roles: organization; role, team.
-- prices: provider; model, side. capital: investor; investee. plans and disputes: the claim and
-- `claim`, or without one the event's key and `event`. claims: claim; none.
-- Rules ask a few more. dependence: consumer; supplier, resource. dependence_parts (who is
-- primary): consumer; product, resource. talent_moves (departures): organization; none. indicators,
-- and timeline (one event): its id; its source.
-- example: SELECT internal.question_key('leaders', 'GPQA', ['percent', 'higher']) AS question

CREATE OR REPLACE MACRO internal.question_key(read_model, subject, parts) AS
    to_json([read_model::VARCHAR, subject::VARCHAR] || parts::VARCHAR[])::VARCHAR;
