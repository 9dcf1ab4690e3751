"""Wagtail's admin behind our door."""

from wagtail.admin import urls as wagtail_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from content.admin.door import guarded

urlpatterns = decorate_urlpatterns(list(wagtail_urls.urlpatterns), guarded)
