"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from weili.kernel import clock
from weili.kernel.temporary import keep_at_home

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weili.settings.base")
keep_at_home(at=clock.now())
application = get_wsgi_application()
