"""The contract: kinds, payload types, envelope, codec, topics and schemas. No I/O, and nothing of the other rooms."""
