"""Marking, in the trainer's space."""

from django.urls import path

from assessments.quizzes.views import marking

app_name = "marking"

urlpatterns = [
    path("", marking.queue, name="queue"),
    path("noms/", marking.names, name="names"),
    path("reponses/<uuid:reply>/lue/", marking.put_aside, name="put_aside"),
    path("<uuid:activity>/", marking.quiz, name="quiz"),
    path("copies/<uuid:submission>/<uuid:question>/", marking.copy, name="copy"),
]
