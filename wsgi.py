"""The application for any other WSGI server: `wsgi:app`."""

from onestop import create_app
from onestop.config import load
from onestop.web import logbook

logbook.start()
app = create_app(load())
