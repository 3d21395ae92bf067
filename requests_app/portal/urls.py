from django.urls import path
from django.views.decorators.http import require_safe

from .feed import LogFeed
from .views.after import delivery, satisfaction, suggestion
from .views.apply import apply, receipt, resume
from .views.download import file, get
from .views.log import beside, entry, log, published_file
from .views.pages import home, text_size
from .views.track import case, leave, supplement, track, withdraw

app_name = "portal"
urlpatterns = [
    path("", home, name="home"),
    path("text-size/", text_size, name="text_size"),
    path("apply/", apply, name="apply"),
    path("apply/saved/<str:key>/", resume, name="resume"),
    path("apply/receipt/", receipt, name="receipt"),
    path("track/", track, name="track"),
    path("track/case/", case, name="case"),
    path("track/supplement/", supplement, name="supplement"),
    path("track/withdraw/", withdraw, name="withdraw"),
    path("track/satisfaction/", satisfaction, name="satisfaction"),
    path("track/suggestion/", suggestion, name="suggestion"),
    path("track/delivery/", delivery, name="delivery"),
    path("track/get/", get, name="get"),
    path("track/file/<str:token>/", file, name="file"),
    path("track/leave/", leave, name="leave"),
    path("log/", log, name="log"),
    path("log/feed/", require_safe(LogFeed()), name="feed"),
    path("log/beside/", beside, name="beside"),
    path("log/<int:pk>/", entry, name="entry"),
    path("log/file/<int:pk>/", published_file, name="published_file"),
]
