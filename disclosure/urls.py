"""Every address of the product, one line a room."""

from django.urls import include, path

from disclosure import api
from disclosure.health import healthz
from disclosure.metrics import metrics
from disclosure.wellknown import security_txt
from requests_app.api.frame import nothing_here
from requests_app.desk.site import site as desk_site

handler500 = "disclosure.failure.server_error"
urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics, name="metrics"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/v1/", api.urls),
    path("api/<path:rest>", nothing_here, name="api_nothing"),
    path("admin/", desk_site.urls),
    path("reports/", include("reports.urls")),
    path("", include("requests_app.portal.urls")),
]
