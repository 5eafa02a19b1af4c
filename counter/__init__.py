"""What a clerk sees sitting at a counter, and what a visitor rates there."""

from flask import Blueprint

from counter.desk import add_desk
from counter.more import add_more
from counter.pad import add_pad
from counter.sending import add_sending
from counter.windows import add_windows
from hallq.web.station import Station

blueprint = Blueprint("counter", __name__, template_folder="templates", static_folder="static", static_url_path="/static")
add_pad(blueprint)
add_windows(blueprint)
add_desk(blueprint)
add_sending(blueprint)
add_more(blueprint)

station = Station("counter", blueprint)
