"""How a service may end and why a counter closes by itself: what a clerk says, and what the house says where nobody did."""

OUTCOMES = ("done", "accepted", "materials_missing", "refused", "advised", "abandoned")
"""The outcomes that whoever served gives; only such a service has a service time."""

DAY_END = "day_end"
"""The outcome of a service that the close of the day cut off."""

SIGNED_OUT = "signed_out"
"""Why a counter was closed whose clerk signed out."""

LEFT_BEHIND = "left_behind"
"""Why a counter was closed whose clerk's sign-in had ended: too long idle, over, or ended by others."""
