-- Who leads which evaluation, and how close is the second?
-- Of each benchmark the leader, with the second (`versus`) and the gap between them, and models of
-- which only a lower rank was stated; `models` is how many are known there. A score has no rank
-- where no other maker has one: alone, nobody leads. Then what was stated without numbers: who is
-- ahead of, level with or behind whom, and the state of its claim.

SELECT
    benchmark, coalesce(organization, possible_organization) AS organization,
    coalesce(leader, possible_leader) AS model,
    CASE WHEN is_contested OR coalesce(score, possible_score) IS NULL THEN 1 END AS rank,
    contenders AS models, coalesce(score, possible_score) AS score, unit, gap,
    CASE WHEN second IS NOT NULL THEN 'ahead' END AS result,
    second_organization AS versus, second AS versus_model, certainty AS state
FROM leaders_as_of($at, $known)
UNION ALL
SELECT
    benchmark, organization, model, coalesce(rank, possible_rank) AS rank,
    count(rank) OVER (PARTITION BY benchmark), NULL, unit, NULL, NULL,
    NULL, NULL, certainty
FROM standings_as_of($at, $known) WHERE score IS NULL
QUALIFY rank > 1
UNION ALL
SELECT
    m.benchmark, m.organization, m.model, NULL, NULL, NULL, NULL, NULL, m.result, m.versus,
    m.versus_model,
    CASE WHEN m.claim_stance = 'supports' THEN coalesce(c.state, m.certainty) ELSE m.certainty END
FROM comparisons_as_of($at, $known) AS m
LEFT JOIN claims_as_of($at, $known) AS c ON c.claim = m.claim
ORDER BY benchmark NULLS FIRST, rank NULLS LAST, organization, model, result, versus
