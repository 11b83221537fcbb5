-- Every firm run rate that was told, with the one before it and the growth between them.
select
    organization,
    segment,
    happened_from as told_of,
    known_at,
    amount,
    currency,
    bound,
    lag(amount) over told as amount_before,
    round(100 * (amount / lag(amount) over told - 1), 1) as growth_percent
from whenline.revenue_history
where measure = 'annual_run_rate' and is_firm
window told as (partition by organization, segment, currency order by happened_from, known_at)
