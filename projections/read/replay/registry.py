"""The registry of panels: everything that pages and browser know of them, in their order on the page.

A new panel is one more entry here. Its contract, its rule and its place on the page follow from it
and travel to the browser with the data (`browser_metadata`).
"""

from __future__ import annotations

from typing import Any

from projections.read.replay.contract import BASE_FRAMES, LARGE_FRAMES, Column, Frame
from projections.read.replay.panel import Panel

REVENUE = Panel(
    id="revenue",
    title="Revenue",
    empty="No figure known yet.",
    model="revenue",
    board="money",
    drawing="revenue",
    daily=True,
    statements="revenue.reported",
    facts=("fact_revenue",),
    part="organization",
    first="amount DESC NULLS LAST",
    rows="""SELECT organization, segment, measure, amount, amount_low, amount_high, currency, bound,
            CASE WHEN change_over = 'year' THEN change_percent END AS growth_percent, happened_from,
            possible_amount, possible_certainty, key::VARCHAR AS key, certainty
        FROM revenue_as_of(point."at", point.known) WHERE amount IS NOT NULL""",
    columns=(
        Column("organization", "text", "Who earns it."),
        Column("segment", "text", "Part of the business."),
        Column("measure", "text", "annual_run_rate | annual | quarterly"),
        Column("amount", "number", "As stated, whole units of the currency.", optional=True),
        Column("amount_low", "number", "Lower bound; NULL: open."),
        Column("amount_high", "number", "Upper bound; NULL: open."),
        Column("currency", "text", "ISO 4217."),
        Column("bound", "text", "exact | more_than | at_least | at_most | less_than | approximately", optional=True),
        Column("growth_percent", "number", "Change within a year, where stated.", optional=True),
        Column("happened_from", "time", "Date of the figure.", optional=True),
    ),
)

DEPENDENCE = Panel(
    id="dependence",
    title="Dependence",
    empty="Nothing known of who relies on whom.",
    model="dependence",
    board="dependence",
    drawing="dependence",
    daily=True,
    facts=("fact_suppliers",),
    part="consumer",
    first="dependence DESC NULLS LAST",
    rows="""SELECT consumer, supplier, dependence, coalesce(extent, possible_extent) AS extent, possible_dependence,
            extents, products, keys, key::VARCHAR AS key, certainty
        FROM dependence_as_of(point."at", point.known)
        LEFT JOIN (
            SELECT consumer, supplier, list(extent ORDER BY product NULLS FIRST) AS extents,
                list(coalesce(product, '') ORDER BY product NULLS FIRST) AS products,
                list(key::VARCHAR ORDER BY product NULLS FIRST) AS keys
            FROM suppliers_as_of(point."at", point.known) WHERE resource = 'model' AND extent IS NOT NULL
            GROUP BY consumer, supplier
        ) USING (consumer, supplier)
        WHERE resource = 'model'""",
    columns=(
        Column("consumer", "text", "Who depends."),
        Column("supplier", "text", "On whom."),
        Column("dependence", "number", "0 to 1."),
        Column("extent", "text", "testing | hosted | selectable | partial | primary", optional=True),
        Column("possible_dependence", "number", "The index if rumors are true.", optional=True),
        Column("extents", "texts", "Firm extents, one for each of the products.", optional=True),
        Column("products", "texts", "What it supplies firmly; empty: the consumer as a whole.", optional=True),
        Column("keys", "texts", "Keys of the events that state these extents.", optional=True),
    ),
)

STANDINGS = Panel(
    id="standings",
    title="Standings",
    empty="No result known yet.",
    model="standings",
    board="standings",
    drawing="standings",
    daily=True,
    statements="evaluation.compared",
    facts=("fact_evaluations", "fact_comparisons"),
    part="benchmark",
    first="contenders DESC, benchmark, rank NULLS LAST",
    rows="""SELECT benchmark, rank::INTEGER AS rank, organization, model, score, unit, gap,
            contenders::INTEGER AS contenders, makers::INTEGER AS makers, key::VARCHAR AS key, certainty
        FROM standings_as_of(point."at", point.known) WHERE rank <= 8 OR stated_rank IS NOT NULL""",
    columns=(
        Column("benchmark", "text", "What was measured."),
        Column("rank", "integer", "1 is the best."),
        Column("organization", "text", "The model's maker."),
        Column("model", "text", "The model."),
        Column("score", "number", "In units; NULL: only ranked."),
        Column("unit", "text", "Unit of the score.", optional=True),
        Column("gap", "number", "Distance to the leader, in units.", optional=True),
        Column("contenders", "integer", "Number of models that are ranked there.", optional=True),
        Column("makers", "integer", "Number of their makers; of one maker alone none leads.", optional=True),
    ),
)

PLANS = Panel(
    id="plans",
    title="Plans",
    empty="No plan known yet.",
    model="plans",
    board="plans",
    drawing="plans",
    daily=True,
    facts=("fact_plans", "fact_settlements"),
    part="key",
    first="window_to DESC NULLS LAST",
    rows="""SELECT what, organization, window_from, window_to, first_window_to, state, settled_at, slips, late_by_days,
            settled_by::VARCHAR AS settled_by, key::VARCHAR AS key, certainty
        FROM (SELECT * EXCLUDE (late_by_days), CASE WHEN state = 'fulfilled' THEN late_by_days END AS late_by_days
            FROM plans_as_of(point."at", point.known))""",
    more_moments="""SELECT UNNEST([window_from, window_to]) AS moment FROM internal.fact_plans
        UNION SELECT UNNEST([window_from, window_to]) FROM internal.fact_settlements""",
    columns=(
        Column("what", "text", "What is planned."),
        Column("organization", "text", "Who plans it."),
        Column("window_from", "time", "Start of the window as last set; NULL: open."),
        Column("window_to", "time", "End of it, exclusive."),
        Column("first_window_to", "time", "End of the first window, exclusive.", optional=True),
        Column("state", "text", "open | overdue | fulfilled | slipped | cancelled"),
        Column("settled_at", "time", "When it was settled.", optional=True),
        Column("late_by_days", "number", "Days from the end of its first window to its fulfillment.", optional=True),
        Column("settled_by", "text", "Key of the event that settled it.", optional=True),
    ),
)

INDICATORS = Panel(
    id="indicators",
    title="Watchlist",
    empty="Nothing watched yet.",
    model="indicators",
    board="watchlist",
    drawing="indicators",
    daily=True,
    facts=("fact_indicators", "fact_bearings", "claim_statements"),
    part="key",
    first="last_moved_at DESC NULLS LAST",
    rows="""SELECT about, measure, last_moved_at, last_moved_by::VARCHAR AS moved_by,
            last_moved_by_headline AS moved_by_headline, moves, key::VARCHAR AS key, certainty
        FROM indicators_as_of(point."at", point.known)""",
    columns=(
        Column("about", "text", "What is watched."),
        Column("measure", "text", "How it is measured."),
        Column("last_moved_at", "time", "When an event last moved it; NULL: never.", optional=True),
        Column("moved_by", "text", "Key of that event.", optional=True),
        Column("moved_by_headline", "text", "Headline of that event.", optional=True),
    ),
)

TALENT = Panel(
    id="talent",
    title="Talent",
    empty="No move known yet.",
    model="talent_flows",
    board="talent",
    drawing="talent",
    facts=("fact_talent",),
    part="coalesce(from_org, '') || '>' || coalesce(to_org, '')",
    first="headcount_low DESC NULLS LAST",
    rows="""SELECT from_org, to_org, names AS people, names_possible AS possibly,
            CASE WHEN people + unknown_groups > 0 THEN people_low
                ELSE internal.lowest_value(people_possible, people_possible_bound) END::DOUBLE AS headcount_low,
            CASE WHEN people + unknown_groups > 0 THEN people_high
                WHEN unknown_groups_possible = 0
                THEN internal.highest_value(people_possible, people_possible_bound) END::DOUBLE AS headcount_high,
            people_possible, people_possible_bound, unknown_groups, evidence[1]::VARCHAR AS key,
            CASE WHEN people + unknown_groups > 0 THEN 'reported' ELSE 'rumored' END AS certainty
        FROM talent_flows_as_of(point."at", point.known)""",
    columns=(
        Column("from_org", "text", "NULL: not stated."),
        Column("to_org", "text", "NULL: not stated."),
        Column("people", "texts", "Names, where stated."),
        Column("possibly", "texts", "Names of those whom rumors would add.", optional=True),
        Column("headcount_low", "number", "Lower bound."),
        Column("headcount_high", "number", "Upper bound; NULL: open."),
        Column("people_possible", "number", "How many more if rumors are true.", optional=True),
        Column("people_possible_bound", "text", "exact | more_than | at_least | …; NULL: open.", optional=True),
    ),
)

PANELS: tuple[Panel, ...] = (REVENUE, DEPENDENCE, STANDINGS, PLANS, INDICATORS, TALENT)
"""All panels, in the order of the page."""


def frames() -> dict[str, Frame]:
    """Contracts of all tables of a snapshot, by name."""
    return {frame.name: frame for frame in (*BASE_FRAMES, *(panel.contract for panel in PANELS))}


def all_frames() -> dict[str, Frame]:
    """The same with the tables of large histories."""
    return frames() | {frame.name: frame for frame in LARGE_FRAMES}


def browser_metadata() -> dict[str, Any]:
    """What travels beside the tables: the panels, and by table the columns that name its groups."""
    return {
        "panels": [panel.for_browser() for panel in PANELS],
        "groups": {frame.name: list(frame.group_by) for frame in all_frames().values()},
    }
