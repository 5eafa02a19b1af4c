"""The office: where managers and administrators look and set up."""

from secrets import token_urlsafe
from typing import Any

from flask import Blueprint

from hallq.manage.navigation import ways
from hallq.manage.overview import add_overview
from hallq.web.station import Station

blueprint = Blueprint("manage", __name__, template_folder="templates", static_folder="static", static_url_path="/static")


@blueprint.context_processor
def _on_every_page() -> dict[str, Any]:
    return {"office_ways": ways, "fresh_key": lambda: token_urlsafe(12)}


for _add in (add_overview,):
    _add(blueprint)

station = Station("manage", blueprint)
