-- A dependence is a part of the whole: those of one consumer add up to no more than the whole.
select
    month,
    consumer,
    sum(dependence_known_then) as known_then,
    sum(dependence_known_now) as known_now,
    min(least(dependence_known_then, dependence_known_now)) as least
from {{ ref('dependence_by_month') }}
group by all
having known_then > 1.000001 or known_now > 1.000001 or least < 0
