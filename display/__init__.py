"""What people see and hear looking up at a screen of the hall: the newest calls, how the lines stand, and the voice that speaks them."""

from flask import Blueprint

from display.pages import add_pages
from display.sound import add_sound, begin_speaking
from hallq.web.station import Station

blueprint = Blueprint("display", __name__, template_folder="templates", static_folder="static", static_url_path="/static")
add_pages(blueprint)
add_sound(blueprint)

station = Station("display", blueprint, begin_speaking)
