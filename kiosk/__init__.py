"""What a visitor sees standing at the ticket machine."""

from flask import Blueprint

from hallq.web.station import Station
from kiosk.pages import add_pages
from kiosk.voice import begin_speaking

blueprint = Blueprint("kiosk", __name__, template_folder="templates", static_folder="static", static_url_path="/static")
add_pages(blueprint)

station = Station("kiosk", blueprint, begin_speaking)
