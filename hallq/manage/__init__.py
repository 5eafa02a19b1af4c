"""The office: where managers and administrators look and set up."""

from flask import Blueprint

from hallq.web.station import Station

station = Station("manage", Blueprint("manage", __name__))
