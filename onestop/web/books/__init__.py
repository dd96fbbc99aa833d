"""The area /van-ban: the register with its closing, and the lists that the desk draws up at the end of a day."""

from onestop.web.books import closing, days, files, register
from onestop.web.books.blueprint import bp

__all__ = ["bp", "closing", "days", "files", "register"]
