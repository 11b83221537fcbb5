-- Computes the resolved rows of a fact table from the whole log.

INSERT INTO internal.{resolved} BY NAME FROM internal.resolved_facts_history('{fact}')
