"""Making slips: composing, encoding, sending and proving."""
