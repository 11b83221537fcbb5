-- An index is a part of the whole, and those of one consumer make no more than the whole.
select
    month, consumer,
    sum(dependence_known_then) as known_then, sum(dependence_known_now) as known_now
from {{ ref('dependence_by_month') }}
group by all
having known_then > 1.000001 or known_now > 1.000001
    or min(least(dependence_known_then, dependence_known_now)) < 0
