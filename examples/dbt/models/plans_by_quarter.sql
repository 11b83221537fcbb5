-- How many plans were open, overdue, slipped or fulfilled at the start of each quarter, as known
-- then.
with quarters as (
    select unnest(
        generate_series(
            timestamptz '2025-01-01', date_trunc('quarter', session_at()), interval 3 month
        )
    ) as moment
)

select quarters.moment as quarter, p.state, count(*) as plans
from quarters, lateral (from plans_as_of(quarters.moment, quarters.moment)) as p
group by all
