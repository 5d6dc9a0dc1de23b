from django.http import HttpResponse
from django.urls import include, path

from config.urls import urlpatterns as site_urls

records = ([path("modules/suivre/<uuid:course>/", lambda request, course: HttpResponse("outline"), name="apprentice_module")], "records")
urlpatterns = [path("", include("cms.urls")), path("", include(records)), *site_urls]
