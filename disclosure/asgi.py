"""The ASGI door. The product is synchronous; this is here for hosts that only speak ASGI."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "disclosure.settings")

application = get_asgi_application()
