"""Where the rooms are joined: the only place that knows all of them."""

import gc
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, Response, request, send_from_directory
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.utils import ImportStringError, import_string

from hallq.api import serve_api
from hallq.config import Config
from hallq.domain.errors import HallUnknown
from hallq.domain.events import Line
from hallq.live.hub import Hub
from hallq.manage import station as office
from hallq.operations.clock import Clock
from hallq.operations.guesses import Guesses
from hallq.operations.hall import House
from hallq.queries.head import StoryReader, lines_of_last_days
from hallq.queries.setup import HallInList
from hallq.store.database import Database
from hallq.web.account import account_pages
from hallq.web.auth import everyone, form_token, own_device, permission_of, signed_in
from hallq.web.current import EXTENSION, Front, Halls, hall, name_hall, prefix, take_hall
from hallq.web.doorkeeper import Doorkeeper
from hallq.web.errors import refuse_by_name
from hallq.web.forms import MOST_BYTES
from hallq.web.front_page import pages as front_pages
from hallq.web.headers import STATIC, add_headers, static_address
from hallq.web.links import Links, house_key
from hallq.web.locale import speak
from hallq.web.sockets import screen_of
from hallq.web.station import Station, StationUnfit
from hallq.web.visit import pages as visit_pages
from hallq.web.wellbeing import Tally, wellbeing_pages

LIVE = "hallq-live"
"""Where the application keeps its hub of sockets."""


class RouteUnguarded(Exception):
    """A route about which nobody has said who may use it."""


def create_app(config: Config, *, house: House | None = None, clock: Clock | None = None) -> Flask:
    """The application of one process. `house` where one is there already (a demo, a test), else one is opened on the configured database.

    Raises StationUnfit, RouteUnguarded.
    """
    house = house or House(Database(config.database_url), clock)
    app = Flask("hallq.web")
    app.config["HALLQ_HOME"] = str(config.home)  # where a station may keep what it can make again
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 3600
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # of the default provider
    front = _join_web(app, house, Links(house_key(config.home), config.public_base_url))
    tally = _join_wellbeing(app, house)
    hub = _join_live(app, config, house, front)
    tally.sockets = lambda: hub.connected
    serve_api(app)
    _join_station(app, office)
    for name in config.stations:
        _join_station(app, load_station(name))
    _check_every_route_is_guarded(app)
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # as Flask's manual has it
    _learn(house)
    return app


def settle() -> None:
    """Once a serving process has made its application: nothing made until now is looked at by the collector again, which would stop everybody."""
    gc.collect()
    gc.freeze()


def load_station(name: str) -> Station:
    """The station of a package. Raises StationUnfit."""
    try:
        found = import_string(f"{name}:station")
    except ImportStringError as fault:
        raise StationUnfit(f"HALLQ_STATIONS names {name}, which cannot be loaded: {fault.exception}") from fault
    if not isinstance(found, Station):
        raise StationUnfit(f"HALLQ_STATIONS names {name}, whose `station` is no Station")
    return found


def _join_web(app: Flask, house: House, links: Links) -> Front:
    front = Front(house, links, Doorkeeper(house.database, house.clock.real), Guesses(house.clock.real))
    house.listen(front.doorkeeper.hear)
    app.extensions[EXTENSION] = front
    speak(app)
    refuse_by_name(app)
    add_headers(app, front.answers)
    app.context_processor(_on_every_page)
    app.url_value_preprocessor(take_hall)
    app.url_defaults(name_hall)
    app.register_blueprint(account_pages("doors_of_hall", "/h/<hall>"))
    app.register_blueprint(account_pages("doors", None))
    app.register_blueprint(front_pages, url_prefix="/h/<hall>", name="front_of_hall")
    app.register_blueprint(front_pages)
    app.register_blueprint(visit_pages, url_prefix="/h/<hall>", name="visit_of_hall")
    app.register_blueprint(visit_pages)
    everyone(app.view_functions["static"])
    app.add_url_rule("/favicon.ico", view_func=_icon)
    return front


@everyone
def _icon() -> Response:
    """The house's mark, for a browser that opens something which is no page and names none."""
    return send_from_directory(STATIC, "mark.svg")


def _join_wellbeing(app: Flask, house: House) -> Tally:
    tally = Tally()
    house.listen(tally.hear)
    app.register_blueprint(wellbeing_pages(tally))
    return tally


def _join_live(app: Flask, config: Config, house: House, front: Front) -> Hub:
    """Sockets: acts of this process are handed to the teller under the lock, those of others it finds itself."""

    def listen(lines: list[Line]) -> None:
        front.doorkeeper.hear(lines)
        house.paces.hear_from_elsewhere(lines)

    story = StoryReader(house.database)
    hub = Hub(story, authenticate=screen_of, max_sockets=config.max_sockets, listen=listen, real_now=house.clock.real)
    hub.join(app)
    house.listen(hub.teller.hear)
    app.extensions[LIVE] = hub
    return hub


def _learn(house: House) -> None:
    """What a process knows by having heard it, a process that begins learns from the story."""
    for one in Halls(house.database).all():
        with house.database.reading() as connection:
            house.learn(one.id, lines_of_last_days(connection, one.id))


def _join_station(app: Flask, station: Station) -> None:
    """Under the hall's name, and bare."""
    app.register_blueprint(station.blueprint, url_prefix=f"/h/<hall>/{station.name}", name=f"{station.name}_of_hall")
    app.register_blueprint(station.blueprint, url_prefix=f"/{station.name}", name=station.name)
    for name in (station.name, f"{station.name}_of_hall"):
        if f"{name}.static" in app.view_functions:
            app.view_functions[f"{name}.static"] = everyone(_without_hall(app.view_functions[f"{name}.static"]))
    if station.join is not None:
        station.join(app)


def _without_hall(send: Callable[..., Any]) -> Callable[..., Any]:
    """A blueprint's own sender of static files is a method, which nothing can be written on."""

    @wraps(send)
    def send_file(**values: Any) -> Any:
        return send(**values)

    return send_file


def _check_every_route_is_guarded(app: Flask) -> None:
    for endpoint, view in app.view_functions.items():
        try:
            permission_of(view)
        except AttributeError:
            raise RouteUnguarded(f"{endpoint}: say beside it who may use it, @allowed(...) or @everyone") from None


def _on_every_page() -> dict[str, Any]:
    known = {"here": _hall_or_none(), "form_token": form_token, "static": static_address, "in_language": _in_language}
    return known | {"signed_in": signed_in, "door": _door, "own_device": own_device}


def _hall_or_none() -> HallInList | None:
    try:
        return hall()
    except HallUnknown:
        return None


def _door(path: str) -> str:
    """The address of a page of the front door, under the hall's name where this page stands there."""
    return prefix() + path


def _in_language(tag: str) -> str:
    """The address of this page in another language."""
    kept = "".join(f"&{name}={value}" for name, value in request.args.items() if name != "lang")
    return f"{request.path}?lang={tag}{kept}"
