"""Staging role-plays, in the trainer's space."""

from django.urls import path

from assessments.roleplays.views import console, debriefing, lobby, planning

app_name = "staging"

urlpatterns = [
    path("", planning.index, name="index"),
    path("prevoir/", planning.plan, name="plan"),
    path("bibliotheque/<uuid:roleplay>/", planning.roleplay, name="roleplay"),
    path("<uuid:session>/", console.session, name="session"),
    path("<uuid:session>/direct/", console.live, name="live"),
    path("<uuid:session>/arrivees/", lobby.arrive, name="arrive"),
    path("<uuid:session>/tirage/", lobby.draw, name="draw"),
    path("<uuid:session>/roles/", lobby.roles, name="roles"),
    path("<uuid:session>/accord/<uuid:participant>/", lobby.consent, name="consent"),
    path("<uuid:session>/phase/", console.phase, name="phase"),
    path("<uuid:session>/horloge/", console.clock, name="clock"),
    path("<uuid:session>/clore/", console.close, name="close"),
    path("<uuid:session>/bilan/", debriefing.report, name="report"),
]
