"""The verbs of the hall: one act is one transaction."""
