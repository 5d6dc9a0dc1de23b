from django.urls import path, re_path

from cms.exchange import views

app_name = "cms_exchange"

urlpatterns = [
    path("", views.send, name="send"),
    re_path(r"^modele\.(?P<ending>csv|xlsx)$", views.blank, name="template"),
    path("<uuid:uuid>/", views.preview, name="preview"),
    path("<uuid:uuid>/fait/", views.done, name="done"),
    path("<uuid:uuid>/<int:number>/", views.question, name="question"),
    path("<uuid:uuid>/medias/<str:name>", views.medium, name="medium"),
]
