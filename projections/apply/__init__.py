"""From a batch of records to rows: decode, stage, drop duplicates, resolve amendments and claims."""
