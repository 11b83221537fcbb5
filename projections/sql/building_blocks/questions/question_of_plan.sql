-- The question what became of a plan.

-- A plan of a claim is one plan, whoever states it; one without is named by its event.
CREATE OR REPLACE MACRO internal.question_of_plan(claim, claim_stance, key) AS
    CASE
        WHEN claim_stance = 'supports' AND claim IS NOT NULL
            THEN internal.question_key('plans', claim, ['claim'])
        ELSE internal.question_key('plans', key, ['event'])
    END;
