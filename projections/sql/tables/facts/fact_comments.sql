-- What people say of something.
-- kinds: comment.published
-- column speaker: Who speaks.
-- column about: Of what.

CREATE TABLE internal.fact_comments (
    {envelope},
    speaker VARCHAR,
    affiliation VARCHAR,
    about VARCHAR,
    stance VARCHAR,
    summary VARCHAR
);

INSERT INTO internal.fact_comments BY NAME
SELECT
    {envelope},
    d.speaker,
    d.affiliation,
    d.about,
    coalesce(d.stance, 'neutral') AS stance,
    d.summary
FROM (
    SELECT *, from_json(data,
        '{"speaker":"VARCHAR","affiliation":"VARCHAR","about":"VARCHAR","stance":"VARCHAR",
         "summary":"VARCHAR"}') AS d
    FROM statements WHERE kind IN ('comment.published')
);
