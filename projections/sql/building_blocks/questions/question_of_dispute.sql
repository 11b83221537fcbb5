-- The name of the question what became of a dispute.

CREATE OR REPLACE MACRO internal.question_of_dispute(claim, claim_stance, key) AS
    'dispute ' || CASE WHEN claim_stance = 'supports' AND claim IS NOT NULL THEN claim
        ELSE key::VARCHAR END;
