from django.urls import path

from .views import apply, pages, track

app_name = "portal"
urlpatterns = [
    path("", pages.home, name="home"),
    path("text-size/", pages.text_size, name="text_size"),
    path("apply/", apply.apply, name="apply"),
    path("apply/receipt/", apply.receipt, name="receipt"),
    path("track/", track.track, name="track"),
    path("track/case/", track.case, name="case"),
    path("track/supplement/", track.supplement, name="supplement"),
    path("track/withdraw/", track.withdraw, name="withdraw"),
    path("track/leave/", track.leave, name="leave"),
]
