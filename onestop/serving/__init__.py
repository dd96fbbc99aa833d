"""The production server: `serve` opens the desk's pages to browsers, `beside` runs another command next to them."""

from onestop.serving.certificate import make_certificate
from onestop.serving.processes import beside, stop_with_parent
from onestop.serving.server import Opening, is_loopback, serve

__all__ = ["Opening", "beside", "is_loopback", "make_certificate", "serve", "stop_with_parent"]
