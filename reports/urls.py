from django.urls import path

from reports import rollup_page, verify_page, views

app_name = "reports"
urlpatterns = [
    path("", views.published, name="published"),
    path("verify/", verify_page.verify_page, name="verify"),
    path("desk/", views.desk, name="desk"),
    path("desk/<slug:code>/<int:year>/", views.table, name="table"),
    path("desk/<slug:code>/<int:year>/rollup/", rollup_page.rollup, name="rollup"),
    path("desk/<slug:code>/<int:year>/export/<slug:fmt>/", views.export, name="export"),
    path("desk/<slug:code>/<int:year>/cell/<slug:row>/<slug:column>/", views.cell, name="cell"),
]
