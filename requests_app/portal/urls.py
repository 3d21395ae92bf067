from django.urls import path

from .views.apply import apply, receipt
from .views.download import file, get
from .views.pages import home, text_size
from .views.track import case, leave, supplement, track, withdraw

app_name = "portal"
urlpatterns = [
    path("", home, name="home"),
    path("text-size/", text_size, name="text_size"),
    path("apply/", apply, name="apply"),
    path("apply/receipt/", receipt, name="receipt"),
    path("track/", track, name="track"),
    path("track/case/", case, name="case"),
    path("track/supplement/", supplement, name="supplement"),
    path("track/withdraw/", withdraw, name="withdraw"),
    path("track/get/", get, name="get"),
    path("track/file/<str:token>/", file, name="file"),
    path("track/leave/", leave, name="leave"),
]
