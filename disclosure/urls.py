"""Every address of the product, one line a room."""

from django.urls import include, path

from disclosure.health import healthz
from requests_app.desk.site import site as desk_site

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", desk_site.urls),
    path("reports/", include("reports.urls")),
    path("", include("requests_app.portal.urls")),
]
