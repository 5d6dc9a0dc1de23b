"""Staging role-plays, in the trainer's space."""

from django.urls import path

from assessments.roleplays.views import calibrating, console, debriefing, lobby, paper, planning, sheets, tablet

app_name = "staging"

urlpatterns = [
    path("", planning.index, name="index"),
    path("prevoir/", planning.plan, name="plan"),
    path("comparer/", calibrating.index, name="calibrations"),
    path("bibliotheque/<uuid:roleplay>/", planning.roleplay, name="roleplay"),
    path("bibliotheque/<uuid:roleplay>/<slug:sheet>.pdf", paper.of_roleplay, name="roleplay_paper"),
    path("<uuid:session>/", console.session, name="session"),
    path("<uuid:session>/direct/", console.live, name="live"),
    path("<uuid:session>/arrivees/", lobby.arrive, name="arrive"),
    path("<uuid:session>/tirage/", lobby.draw, name="draw"),
    path("<uuid:session>/roles/", lobby.roles, name="roles"),
    path("<uuid:session>/accord/<uuid:participant>/", lobby.consent, name="consent"),
    path("<uuid:session>/phase/", console.phase, name="phase"),
    path("<uuid:session>/horloge/", console.clock, name="clock"),
    path("<uuid:session>/clore/", console.close, name="close"),
    path("<uuid:session>/observer/", sheets.own, name="observe"),
    path("<uuid:session>/fiches/<uuid:participant>/", sheets.typed, name="sheet"),
    path("<uuid:session>/tablette/", tablet.hand_over, name="tablet"),
    path("<uuid:session>/tablette/<uuid:participant>/", tablet.mine, name="tablet_card"),
    path("<uuid:session>/tablette/<uuid:participant>/reponse/", tablet.answer, name="tablet_answer"),
    path("<uuid:session>/debriefing/", debriefing.debrief, name="debrief"),
    path("<uuid:session>/debriefing/personnes/<uuid:participant>/", debriefing.person, name="person"),
    path("<uuid:session>/debriefing/personnes/<uuid:participant>/objectif/", debriefing.objective, name="objective"),
    path("<uuid:session>/debriefing/personnes/<uuid:participant>/niveaux/", debriefing.levels, name="levels"),
    path("<uuid:session>/debriefing/<slug:step>/", debriefing.step, name="step"),
    path("<uuid:session>/papier/", paper.menu, name="paper"),
    path("<uuid:session>/papier/<slug:sheet>.pdf", paper.of_session, name="session_paper"),
    path("<uuid:session>/comparer/", calibrating.calibration, name="calibration"),
    path("<uuid:session>/bilan/", debriefing.report, name="report"),
]
