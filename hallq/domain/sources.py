"""From where a number is taken."""

WALK_IN = "walk_in"
"""At the counter itself, for somebody who is served there at once and has not waited."""

SOURCES = ("kiosk", "staff", "api", "replay", "simulation", WALK_IN)
