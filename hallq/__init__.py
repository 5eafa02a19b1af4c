"""hallq runs the queue and the counters of a physical government service hall."""

__version__ = "0.1.0"
