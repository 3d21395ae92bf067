"""订阅: the newest entries of the log as an Atom feed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests_app.models import Publication

_LATEST = 30
if TYPE_CHECKING:
    _Feed = Feed[Publication, Any]
else:
    _Feed = Feed


class LogFeed(_Feed):
    """The log without what was withdrawn."""

    feed_type = Atom1Feed
    title: str | Promise = _("公开目录")
    subtitle: str | Promise = _("别人申请过、您也可以看的答复。个人信息已经去掉。")
    description_template = None
    language = "zh-hans"

    def link(self) -> str:
        """Lead to the log."""
        return reverse("portal:log")

    def items(self) -> QuerySet[Publication]:
        """Return the newest entries."""
        entries = Publication.objects.filter(withdrawn_on=None).select_related("agency")
        return entries.order_by("-published_on", "-pk")[:_LATEST]

    def item_title(self, item: Publication) -> str:
        """Return the title as it was published."""
        return item.title

    def item_description(self, item: Publication) -> str:
        """Return the text as it was published."""
        return item.summary

    def item_link(self, item: Publication) -> str:
        """Lead to the entry."""
        return reverse("portal:entry", args=[item.pk])

    def item_author_name(self, item: Publication) -> str:
        """Return the agency that answered."""
        return item.agency.name

    def item_pubdate(self, item: Publication) -> datetime:
        """Return when it was published."""
        return item.published_at

    def item_updateddate(self, item: Publication) -> datetime:
        """Return when it last changed."""
        return item.updated_at

    def item_categories(self, item: Publication) -> list[str]:
        """Return its topic."""
        return [item.topic] if item.topic else []
