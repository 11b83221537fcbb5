-- Every revenue figure that counts, in the order in which it happened, each with its growth since the figure before it of the
-- same organisation, segment, measure and currency.
-- needs: counted_as_of bounds stands
-- example: SELECT happened_from, amount, growth_since_previous FROM revenue_history_as_of(TIMESTAMPTZ '2026-07-01', TIMESTAMPTZ '2026-07-01') ORDER BY ALL

CREATE OR REPLACE MACRO revenue_history_as_of("at", known, logged := 'infinity'::TIMESTAMPTZ) AS TABLE
SELECT
    f.subject AS organization, f.segment, f.measure, f.amount,
    low_of(f.amount, f.bound) AS amount_low, high_of(f.amount, f.bound) AS amount_high, f.currency, f.bound,
    f.amount / lag(CASE WHEN f.firm THEN f.amount END IGNORE NULLS) OVER (
        PARTITION BY f.subject, f.segment, f.measure, f.currency
        ORDER BY f.happened_to, f.happened_from, f.known_at, f.logged_at, f.topic, f."partition", f."offset"
    ) - 1 AS growth_since_previous,
    f.change_over, f.change_percent, f.change_amount, f.happened_from, f.happened_to, f.occurrence, f.known_at,
    f.certainty, f.firm, f.claim, s.id, s."source", f.key
FROM counted_as_of('fact_revenue', "at", known, logged) AS f JOIN stands AS s ON s.key = f.key
WHERE f.amount IS NOT NULL AND f.certainty <> 'denied';

CREATE OR REPLACE VIEW revenue_history AS FROM revenue_history_as_of(coalesce(getvariable('at'), now()), coalesce(getvariable('known'), now()));
