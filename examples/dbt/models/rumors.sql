-- Claims that began as rumors, and what became of them.
with paths as (
    select
        claim, state, known_from,
        row_number() over (partition by claim order by known_from) as step
    from whenline.claim_history
)

select
    first.claim,
    first.known_from as rumored_from,
    now_.state as became,
    c.days_to_confirmation,
    c.supporting,
    c.contradicting
from paths as first
join whenline.claims as c on c.claim = first.claim
join paths as now_ on now_.claim = first.claim
where first.step = 1 and first.state = 'rumored'
qualify row_number() over (partition by first.claim order by now_.known_from desc) = 1
