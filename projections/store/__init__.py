"""Where the tables are stored: the port and its adapters."""
