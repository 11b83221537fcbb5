-- Weight of a supplier: the share where one is stated, else by its extent.

CREATE OR REPLACE MACRO internal.supply_weight(extent, share) AS CASE extent
    WHEN 'dropped' THEN 0.0
    ELSE coalesce(share,
        CASE extent WHEN 'primary' THEN 1.0 WHEN 'partial' THEN 0.5 WHEN 'selectable' THEN 0.25
        WHEN 'hosted' THEN 0.1 WHEN 'testing' THEN 0.05 END)
END::DOUBLE;
