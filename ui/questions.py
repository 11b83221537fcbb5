"""Questions that a reader may ask at once, each one query on the read models."""

from __future__ import annotations

from typing import NamedTuple


class Question(NamedTuple):
    """A question in words, and the SQL that answers it."""

    number: str
    words: str
    sql: str


QUESTIONS = (
    Question(
        "Q1",
        "How dependent is Microsoft on each supplier, quarter by quarter?",
        """SELECT strftime(quarter, '%Y-%m') AS quarter, supplier, round(d."index", 2) AS dependence, d.extent
FROM generate_series(TIMESTAMPTZ '2024-01-01', TIMESTAMPTZ '2026-07-01', INTERVAL 3 MONTH) AS quarters(quarter),
    LATERAL (FROM dependence_as_of(quarter, quarter)) AS d
WHERE consumer = 'microsoft' AND "of" = 'model'
ORDER BY quarter, dependence DESC""",
    ),
    Question(
        "Q2",
        "What is the revenue run rate, and how did it grow?",
        """SELECT happened_from::DATE AS day, segment, bound, amount / 1e9 AS billions, currency, change_percent,
    certainty
FROM revenue_history
WHERE organization = 'microsoft' AND measure = 'annual_run_rate'
ORDER BY happened_from""",
    ),
    Question(
        "Q3",
        "Who left, who joined, from where to where?",
        """SELECT happened_from::DATE AS day, coalesce(person, people) AS who, from_org, to_org, role, headcount,
    certainty
FROM talent_moves
ORDER BY happened_from""",
    ),
    Question(
        "Q4",
        "Who leads which evaluation, and how close is the second?",
        """SELECT benchmark, rank, model, organization, score, unit, gap, certainty
FROM standings
WHERE rank <= 2 OR organization LIKE 'microsoft%'
ORDER BY benchmark, rank""",
    ),
    Question(
        "Q5",
        "Which suppliers does a product use or test?",
        """SELECT coalesce(product, 'all of ' || consumer) AS product, supplier, model,
    coalesce(extent, possible_extent) AS extent, certainty
FROM suppliers
ORDER BY consumer, product NULLS FIRST, supplier""",
    ),
    Question(
        "Q6",
        "What is rumour, confirmed or denied, and when did that change?",
        """SELECT claim, known_from::DATE AS known_from, state, certainty, supporting, contradicting
FROM claim_history
ORDER BY claim, known_from""",
    ),
    Question(
        "Q7",
        "Which plans are open, overdue, fulfilled or slipped?",
        """SELECT what, organization, state, window_to::DATE AS due, settled_at::DATE AS settled, late_by_days
FROM plans
ORDER BY due""",
    ),
    Question(
        "Q8",
        "Which indicators are watched, and what moved them?",
        """SELECT about, measure, moves, last_moved_at::DATE AS last_moved, last_moved_by_headline AS moved_by
FROM indicators
ORDER BY last_moved_at DESC NULLS LAST""",
    ),
    Question(
        "Q9",
        "What did we believe in April 2025 that we know now to be wrong?",
        """SELECT change, headline_before AS believed, certainty_before, certainty_after, acts_from::DATE AS learned
FROM overturned_as_of(TIMESTAMPTZ '2025-04-02', now())
ORDER BY acts_from""",
    ),
)
"""Q1 to Q9, in order. Those without dates of their own answer as of now."""
