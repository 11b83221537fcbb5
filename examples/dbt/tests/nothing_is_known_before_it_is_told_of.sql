-- A run rate is told of a time that had come when it was known.
select * from {{ ref('run_rates') }} where known_at < told_of
