"""The tables that the replay plays: their contract, the registry of panels, and the queries."""
