-- Every firm run rate, with the one before it and the growth between them.
select
    organization,
    segment,
    happened_from as happened_at,
    known_at,
    amount,
    currency,
    bound,
    lag(amount) over series as amount_before,
    round(100 * (amount / lag(amount) over series - 1), 1) as growth_percent
from whenline.revenue_history
where measure = 'annual_run_rate' and is_firm
window series as (partition by organization, segment, currency order by happened_from, known_at)
