"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weili.settings.base")
application = get_wsgi_application()

from weili.kernel import clock  # noqa: E402  after the applications are loaded
from weili.kernel.temporary import keep_at_home  # noqa: E402

keep_at_home(at=clock.now())
