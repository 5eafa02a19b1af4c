"""What a clerk sees sitting at a counter, and what a visitor rates there."""

from flask import Blueprint

from counter.pad import add_pad
from hallq.web.station import Station

blueprint = Blueprint("counter", __name__, template_folder="templates", static_folder="static", static_url_path="/static")
station = Station("counter", blueprint)
add_pad(blueprint)
