"""One Flask page."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    return "<!doctype html><title>Xin chào</title><h1>Xin chào</h1>"
