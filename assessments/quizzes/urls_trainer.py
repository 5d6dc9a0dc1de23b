"""Marking, in the trainer's space."""

from django.urls import path

from assessments.quizzes.views import marking, second

app_name = "marking"

urlpatterns = [
    path("", marking.queue, name="queue"),
    path("noms/", marking.names, name="names"),
    path("reponses/<uuid:reply>/lue/", marking.put_aside, name="put_aside"),
    path("<uuid:activity>/", marking.quiz, name="quiz"),
    path("<uuid:activity>/<uuid:question>/seconde-lecture/", second.ask, name="ask"),
    path("lectures/<uuid:reading>/", second.agreement, name="agreement"),
    path("lectures/<uuid:reading>/<uuid:submission>/", second.second, name="second"),
    path("lectures/<uuid:reading>/<uuid:submission>/convenir/", second.agree, name="agree"),
    path("copies/<uuid:submission>/<uuid:question>/", marking.copy, name="copy"),
]
