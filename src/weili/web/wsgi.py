"""The WSGI application that granian serves."""

import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from weili.kernel import clock
from weili.kernel.backup_lock import share
from weili.kernel.temporary import keep_at_home

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weili.settings.base")
keep_at_home(at=clock.now())
share(Path(settings.HOME))
application = get_wsgi_application()
