"""Taking part in a role-play, in the learner's space."""

from django.urls import path

from assessments.roleplays.views import following

app_name = "roleplays"

urlpatterns = [
    path("stop/", following.stop, name="stop"),
    path("<uuid:session>/etat/", following.state, name="state"),
]
