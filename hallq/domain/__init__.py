"""The rules of the hall: pure functions and frozen values; no clock, no chance, no database, no web."""
