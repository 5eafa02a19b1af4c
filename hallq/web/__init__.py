"""The front door: sign-in, pairing, language, errors, and what a station is."""
