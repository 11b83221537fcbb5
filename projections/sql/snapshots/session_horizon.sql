-- The last moment of knowledge that views over all knowledge look at: as session_known.

CREATE OR REPLACE MACRO internal.session_horizon() AS session_known();
