from django.urls import path

from reports import desk_acts, desk_versions, public, rollup_page, verify_page, views

app_name = "reports"
urlpatterns = [
    path("", public.published, name="published"),
    path("verify/", verify_page.verify_page, name="verify"),
    path("desk/", views.desk, name="desk"),
    path("desk/<slug:code>/<int:year>/", views.table, name="table"),
    path("desk/<slug:code>/<int:year>/act/<slug:act>/", desk_acts.act, name="act"),
    path("desk/<slug:code>/<int:year>/versions/", desk_versions.versions, name="versions"),
    path("desk/<slug:code>/<int:year>/versions/<int:sequence>/", desk_versions.versions, name="frozen"),
    path("desk/<slug:code>/<int:year>/versions/<int:sequence>/<slug:fmt>/", desk_versions.file, name="frozen_file"),
    path("desk/<slug:code>/<int:year>/cases/", desk_versions.cases, name="cases"),
    path("desk/<slug:code>/<int:year>/rollup/", rollup_page.rollup, name="rollup"),
    path("desk/<slug:code>/<int:year>/export/<slug:fmt>/", views.export, name="export"),
    path("desk/<slug:code>/<int:year>/cell/<slug:row>/<slug:column>/", views.cell, name="cell"),
    path("<slug:code>/<int:year>/", public.public, name="public"),
    path("<slug:code>/<int:year>/r<int:revision>/", public.public, name="version"),
    path("<slug:code>/<int:year>/r<int:revision>/annual-report.<slug:fmt>", public.file, name="file"),
]
