from django.urls import path

from cms.archives import views

app_name = "cms_archives"

urlpatterns = [
    path("", views.send, name="send"),
    path("<uuid:uuid>/", views.confirm, name="confirm"),
    path("module/<int:pk>/", views.export, name="export"),
]
