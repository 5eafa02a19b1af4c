"""The programming interface for other systems: everything a station can do, by HTTP."""

from flask import Flask

from hallq.api.counters import counters
from hallq.api.evaluations import evaluations
from hallq.api.hall import hall_routes
from hallq.api.pairings import pairings
from hallq.api.print_jobs import print_jobs
from hallq.api.routes import Route, serve
from hallq.api.story import story
from hallq.api.tickets import tickets
from hallq.api.verbs import verbs

CHAPTERS = (hall_routes, tickets, verbs, counters, evaluations, print_jobs, pairings, story)


def all_routes() -> list[Route]:
    """Every route of the interface, chapter by chapter."""
    return [route for chapter in CHAPTERS for route in chapter.found]


def serve_api(app: Flask) -> None:
    """Let an application answer the interface."""
    serve(app, all_routes())
