"""The blueprint of /to-chuc-khao-sat."""

from flask import Blueprint

bp = Blueprint("surveys", __name__, url_prefix="/to-chuc-khao-sat")
