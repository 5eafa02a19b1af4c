"""The programming interface for other systems: everything a station can do, by HTTP."""

from flask import Flask

from hallq.api.counters import counters
from hallq.api.displays import displays
from hallq.api.docs_page import docs_pages
from hallq.api.evaluations import evaluations
from hallq.api.hall import hall_routes
from hallq.api.openapi import openapi_pages
from hallq.api.pairings import pairings
from hallq.api.print_agents import print_agents
from hallq.api.print_jobs import print_jobs
from hallq.api.reports import reports
from hallq.api.routes import Route, serve
from hallq.api.running import running
from hallq.api.special import special
from hallq.api.story import story
from hallq.api.tickets import tickets
from hallq.api.verbs import verbs

CHAPTERS = (hall_routes, tickets, verbs, counters, special, running, evaluations, displays, print_jobs, print_agents, reports, pairings, story)


def all_routes() -> list[Route]:
    """Every route of the interface, chapter by chapter."""
    return [route for chapter in CHAPTERS for route in chapter.found]


def serve_api(app: Flask) -> None:
    """Let an application answer the interface."""
    routes = all_routes()
    serve(app, routes)
    app.register_blueprint(openapi_pages(routes))
    documents = docs_pages(routes)
    app.register_blueprint(documents, url_prefix="/h/<hall>", name="docs_of_hall")
    app.register_blueprint(documents)
