"""A request that only reads says so, and does not queue behind the writers."""

from contextlib import ExitStack

from flask import Flask, request

from onestop.database import reading

_STACK = "onestop.transactions"


def install(app: Flask) -> None:
    @app.before_request
    def begin() -> None:
        stack = ExitStack()
        stack.enter_context(reading(request.method in ("GET", "HEAD", "OPTIONS")))
        request.environ[_STACK] = stack

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        stack: ExitStack | None = request.environ.pop(_STACK, None)
        if stack is not None:
            stack.close()
