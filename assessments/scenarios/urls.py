"""Playing a scenario, in the learner's space."""

from django.urls import path

from assessments.scenarios.views import playing, reading, starting

app_name = "scenarios"

urlpatterns = [
    path("<uuid:activity>/", starting.start, name="start"),
    path("<uuid:activity>/commencer/", starting.begin, name="begin"),
    path("<uuid:activity>/passer/", starting.leave_aside, name="pass"),
    path("<uuid:activity>/parties/<uuid:learner>/", starting.runs, name="runs"),
    path("<uuid:activity>/<uuid:run>/", playing.scene, name="scene"),
    path("<uuid:activity>/<uuid:run>/fin/", reading.ending, name="ending"),
    path("<uuid:activity>/<uuid:run>/revenir/", reading.fork, name="fork"),
    path("<uuid:activity>/<uuid:run>/ecrire/", reading.write, name="write"),
]
