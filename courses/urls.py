from django.urls import path

from courses import views

app_name = "courses"

urlpatterns = [
    path("<str:name>", views.media, name="media"),
]
