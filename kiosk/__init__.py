"""What a visitor sees standing at the ticket machine."""

from flask import Blueprint

from hallq.web.station import Station

station = Station("kiosk", Blueprint("kiosk", __name__))
