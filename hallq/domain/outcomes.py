"""How a service may end: what a clerk says of it, and what the end of the day says where nobody did."""

OUTCOMES = ("done", "accepted", "materials_missing", "refused", "advised", "abandoned")
"""The outcomes that whoever served gives; only such a service has a service time."""

DAY_END = "day_end"
"""The outcome of a service that the close of the day cut off."""
