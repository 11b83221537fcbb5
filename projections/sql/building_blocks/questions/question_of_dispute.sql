-- The question what became of a dispute.

CREATE OR REPLACE MACRO internal.question_of_dispute(claim, claim_stance, key) AS
    CASE
        WHEN claim_stance = 'supports' AND claim IS NOT NULL
            THEN internal.question_key('disputes', claim, ['claim'])
        ELSE internal.question_key('disputes', key, ['event'])
    END;
