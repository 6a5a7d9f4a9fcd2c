"""The only room that knows a key: sealing, the blind index, and the access log that shows every tampering."""
