"""The tables that the replay plays, and the panels beside it."""
