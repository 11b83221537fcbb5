-- Weight of a supplier as a whole number of 1e-15: sums of them are exact in any order.

CREATE OR REPLACE MACRO internal.supply_units(extent, share) AS
    round(internal.supply_weight(extent, share) * 1e15)::BIGINT;
