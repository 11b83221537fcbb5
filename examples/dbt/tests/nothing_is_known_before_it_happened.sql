-- A run rate becomes known after the time that it is about.
select * from {{ ref('run_rates') }} where known_at < happened_at
