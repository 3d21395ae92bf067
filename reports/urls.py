from django.urls import path

from reports import (
    desk_acts,
    desk_texts,
    desk_typed,
    desk_versions,
    drill,
    public,
    rollup_page,
    spans_page,
    verify_page,
    views,
)

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
    path("desk/<slug:code>/<int:year>/texts/", desk_texts.texts, name="texts"),
    path("desk/<slug:code>/<int:year>/typed/<slug:table>/", desk_typed.typed, name="typed"),
    path("desk/<slug:code>/<int:year>/months/", spans_page.months_page, name="months"),
    path("desk/<slug:code>/<int:year>/months/<int:month>/<slug:row>/", spans_page.month_cases, name="month_cases"),
    path("desk/<slug:code>/<int:year>/years/", spans_page.years_page, name="years"),
    path("desk/<slug:code>/<int:year>/number/", drill.number, name="number"),
    path("desk/<slug:code>/<int:year>/cell/<slug:row>/<slug:column>/", drill.cell, name="cell"),
    path("<slug:code>/<int:year>/", public.public, name="public"),
    path("<slug:code>/<int:year>/r<int:revision>/", public.public, name="version"),
    path("<slug:code>/<int:year>/r<int:revision>/annual-report.<slug:fmt>", public.file, name="file"),
]
