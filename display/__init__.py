"""What people see looking up at a screen of the hall."""

from flask import Blueprint

from hallq.web.station import Station

station = Station("display", Blueprint("display", __name__))
