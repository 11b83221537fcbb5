-- For which spans and times each of these rows counts.

CREATE OR REPLACE TEMP TABLE facts_to_resolve AS {rows};
CREATE OR REPLACE TEMP TABLE claim_intervals AS
    FROM internal.claim_intervals_history('facts_to_resolve')
