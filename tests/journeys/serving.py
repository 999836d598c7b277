"""The product in a process of its own, on the clock of an invented day: `python -m tests.journeys.serving DAY PORT`.

What a journey sees must not depend on the day on which it runs; everything else is as `weili run` serves it.
"""

import sys
from datetime import date

from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

from weili.kernel import clock


class _Silent(WSGIRequestHandler):
    """Says nothing of the requests it answers."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        return


def main() -> None:
    """Serve until the process is ended."""
    noon = clock.noon(date.fromisoformat(sys.argv[1]))
    clock.now = lambda: noon
    from weili.web.wsgi import application

    server = ThreadedWSGIServer(("127.0.0.1", int(sys.argv[2])), _Silent, ipv6=False)
    server.daemon_threads = True
    server.set_app(application)
    server.serve_forever()


if __name__ == "__main__":
    main()
