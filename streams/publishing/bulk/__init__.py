"""Files of events into the log: read piece by piece, checked, sent many at once, and taken up again where a run broke off."""
