"""Every address of the product, one line a room."""

from django.urls import include, path

from disclosure.health import healthz
from disclosure.metrics import metrics
from disclosure.wellknown import security_txt
from requests_app.desk.site import site as desk_site

handler500 = "disclosure.failure.server_error"
urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics, name="metrics"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", desk_site.urls),
    path("reports/", include("reports.urls")),
    path("", include("requests_app.portal.urls")),
]
