"""The area /to-chuc-khao-sat: devices for citizens, rounds of paper forms, and the questions."""

from onestop.web.surveys import overview, questions, rounds
from onestop.web.surveys.blueprint import bp

__all__ = ["bp", "overview", "questions", "rounds"]
