"""Taking part in a role-play, in the learner's space."""

from django.urls import path

from assessments.roleplays.views import activity, following, joining, observing, taking_part

app_name = "roleplays"

urlpatterns = [
    path("", joining.home, name="home"),
    path("rejoindre/", joining.join_session, name="join"),
    path("activites/<uuid:activity>/", activity.activity, name="activity"),
    path("stop/", following.stop, name="stop"),
    path("<uuid:session>/", taking_part.session, name="session"),
    path("<uuid:session>/etat/", following.state, name="state"),
    path("<uuid:session>/carte/", taking_part.answer, name="answer"),
    path("<uuid:session>/observer/", observing.send_observation, name="observe"),
    path("<uuid:session>/noter/", observing.send_moment, name="note"),
    path("<uuid:session>/objectif/", taking_part.objective, name="objective"),
]
