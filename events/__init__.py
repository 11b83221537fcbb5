"""The contract: kinds, payload types, envelope, codec, topics and schemas. No I/O, and no imports from other packages."""
