"""What a clerk sees sitting at a counter, and what a visitor rates there."""

from flask import Blueprint

from hallq.web.station import Station

station = Station("counter", Blueprint("counter", __name__))
