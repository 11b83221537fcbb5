-- What is rumor, plan, report, confirmed or denied, and when did that change?
-- The path of every claim: one row from each day on which its state changed, with what speaks for
-- it from then on. Then rumors and plans without a claim, and what verdicts changed.

SELECT h.claim AS thread, day_of(h.known_from) AS known_from, h.state, t.kind, h.id
FROM claim_history_as_of($at, $known) AS h JOIN timeline_as_of($at, $known) AS t ON t.key = h.key
UNION ALL
SELECT t.id, day_of(coalesce(max(a.acts_from), any_value(t.known_at))), any_value(t.certainty),
    any_value(t.kind), t.id
FROM timeline_as_of($at, $known) AS t
LEFT JOIN amendments_as_of($known) AS a ON a.target = t.key AND a.state = 'acting'
    AND a.action IN ('confirmed', 'denied')
WHERE t.claim IS NULL AND t.amends IS NULL AND NOT t.inferred AND t.occurrence <> 'absent'
    AND (t.own_certainty = 'rumored' OR t.certainty <> t.own_certainty OR t.kind = 'plan.announced')
GROUP BY t.key, t.id
ORDER BY thread, known_from
