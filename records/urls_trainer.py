from django.urls import URLPattern, path

from records.views import enrolments, extra_time, groups, placement, reminders
from records.views import trainer as views


def followed_by(whose: str, name: str) -> list[URLPattern]:
    return [
        path(whose, enrolments.followed, name=f"trainer_{name}_modules"),
        path(f"{whose}donner/", enrolments.offers, name=f"trainer_{name}_offers"),
        path(f"{whose}donner/<uuid:what>/", enrolments.give, name=f"trainer_{name}_give"),
        path(f"{whose}<uuid:enrolment>/", enrolments.change, name=f"trainer_{name}_enrolment"),
        path(f"{whose}<uuid:enrolment>/arreter/", enrolments.stop, name=f"trainer_{name}_stop"),
    ]


urlpatterns = [
    path("formation/", groups.home, name="trainer_home"),
    path("formation/groupes/", groups.every_group, name="trainer_groups"),
    path("formation/groupes/<uuid:cohort>/", groups.board, name="trainer_board"),
    path("formation/groupes/<uuid:cohort>/grille/", groups.grid, name="trainer_grid"),
    path("formation/sans-groupe/", groups.ungrouped, name="trainer_ungrouped"),
    path("formation/apprentis/<uuid:learner>/", views.learner, name="trainer_learner"),
    path("formation/apprentis/<uuid:learner>/temps/", extra_time.extra_time, name="trainer_extra_time"),
    path("formation/apprentis/<uuid:learner>/positionnement/", placement.placement, name="trainer_placement"),
    path(
        "formation/apprentis/<uuid:learner>/positionnement/<uuid:proposal>/",
        placement.decide,
        name="trainer_place",
    ),
    path("formation/apprentis/<uuid:learner>/<uuid:competency>/", views.competency, name="trainer_competency"),
    path("formation/apprentis/<uuid:learner>/<uuid:competency>/niveau/", views.decide, name="trainer_decide"),
    path("formation/apprentis/<uuid:learner>/<uuid:competency>/observation/", views.observe, name="trainer_observe"),
    path(
        "formation/apprentis/<uuid:learner>/<uuid:competency>/<uuid:evidence>/partage/",
        views.share,
        name="trainer_share",
    ),
    path(
        "formation/apprentis/<uuid:learner>/<uuid:competency>/<uuid:evidence>/retrait/",
        views.take_back,
        name="trainer_take_back",
    ),
    path("formation/modules/<uuid:what>/donner/", enrolments.choose_group, name="trainer_choose_group"),
    path("formation/relances/", reminders.reminders, name="trainer_reminders"),
    path("formation/relances/nouvelle/", reminders.remind, name="trainer_remind"),
    *followed_by("formation/groupes/<uuid:cohort>/modules/", "group"),
    *followed_by("formation/apprentis/<uuid:learner>/modules/", "learner"),
]
