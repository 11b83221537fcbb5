"""What the components of the pages share: the bundle, shapes of tables that travel, and ES modules."""
