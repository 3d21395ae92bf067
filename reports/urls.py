from django.urls import path

from reports import public, rollup_page, verify_page, views

app_name = "reports"
urlpatterns = [
    path("", public.published, name="published"),
    path("verify/", verify_page.verify_page, name="verify"),
    path("desk/", views.desk, name="desk"),
    path("desk/<slug:code>/<int:year>/", views.table, name="table"),
    path("desk/<slug:code>/<int:year>/rollup/", rollup_page.rollup, name="rollup"),
    path("desk/<slug:code>/<int:year>/export/<slug:fmt>/", views.export, name="export"),
    path("desk/<slug:code>/<int:year>/cell/<slug:row>/<slug:column>/", views.cell, name="cell"),
    path("<slug:code>/<int:year>/", public.public, name="public"),
    path("<slug:code>/<int:year>/r<int:revision>/", public.public, name="version"),
    path("<slug:code>/<int:year>/r<int:revision>/annual-report.<slug:fmt>", public.file, name="file"),
]
