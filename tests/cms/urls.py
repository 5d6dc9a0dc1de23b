"""The site with the lessons in it, whether or not ``config.urls`` has them yet."""

from django.urls import include, path

from config.urls import urlpatterns as site_urls

urlpatterns = [path("", include("cms.urls")), *site_urls]
