"""The API as a whole: its operations, its errors, its document; `urls.py` mounts it at /api/v1/."""

from __future__ import annotations

from ninja import NinjaAPI
from ninja.renderers import JSONRenderer

from reports.api import router as tables
from requests_app.api import document, intake, problems, register, status
from requests_app.api.frame import frame_all


class Chinese(JSONRenderer):
    """JSON that people can read: Chinese as it is written."""

    json_dumps_params = {"ensure_ascii": False}  # noqa: RUF012 - an instance variable of the library


api = NinjaAPI(
    title="依申请公开接口",
    version=document.VERSION,
    description=document.ABOUT,
    openapi_url=None,  # ours says more, and fetches nothing from elsewhere
    docs_url=None,
    renderer=Chinese(),
    urls_namespace="api",
)
problems.install(api)
for router in (intake.router, status.router, register.router, tables):
    api.add_router("", router)
_patterns, _app, _namespace = api.urls
#: Patterns, app and namespace, as Django takes them.
urls = ([document.serve(api), *frame_all(_patterns)], _app, _namespace)
