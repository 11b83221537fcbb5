-- How far each consumer depended on each supplier, month by month: at the month's first moment, as
-- known then, and as known now.
with months as (
    select unnest(
        generate_series(
            timestamptz '2024-01-01', date_trunc('month', session_at()), interval 1 month
        )
    ) as moment
),

as_known_then as (
    select months.moment, d.consumer, d.supplier, d.dependence
    from months, lateral (from dependence_as_of(months.moment, months.moment)) as d
    where d.resource = 'model'
),

as_known_now as (
    select months.moment, d.consumer, d.supplier, d.dependence
    from months, lateral (from dependence_as_of(months.moment, session_known())) as d
    where d.resource = 'model'
)

select
    moment as month,
    consumer,
    supplier,
    then_.dependence as dependence_known_then,
    now_.dependence as dependence_known_now
from as_known_then as then_ full join as_known_now as now_ using (moment, consumer, supplier)
