"""The contract: kinds, payload types, envelope, codec, topics and schemas. No I/O, no other package."""
