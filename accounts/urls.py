from django.urls import path

from accounts.views import cohorts, contracts, me, people, printed_codes, sign_in

app_name = "accounts"

urlpatterns = [
    path("compte/code/", sign_in.code, name="code"),
    path("compte/invitation/<slug:secret>/", sign_in.invitation, name="invitation"),
    path("moi/", me.me, name="me"),
    path("moi/fermer-ailleurs/", me.close_elsewhere, name="close_elsewhere"),
    path("moi/bienvenue/", me.no_space, name="no_space"),
    path("moi/mot-de-passe/", sign_in.first_password, name="first_password"),
    path("formation/code/<uuid:learner>/", printed_codes.sign_in_code, name="sign_in_code"),
    path("centre/", people.centre_home, name="centre"),
    path("centre/personnes/", people.people, name="people"),
    path("centre/personnes/inviter/", people.invite, name="invite"),
    path("centre/personnes/inviter/<slug:role>/", people.invite_as, name="invite_as"),
    path("centre/personnes/<uuid:person>/", people.person, name="person"),
    path("centre/personnes/<uuid:person>/corriger/", people.correct, name="correct"),
    path("centre/personnes/<uuid:person>/inviter/", people.invite_again, name="invite_again"),
    path("centre/personnes/<uuid:person>/revoquer/", people.revoke_invitation, name="revoke_invitation"),
    path("centre/personnes/<uuid:person>/fin/<slug:kind>/<int:pk>/", people.end_relation, name="end_relation"),
    path("centre/promotions/", cohorts.cohorts, name="cohorts"),
    path("centre/promotions/nouvelle/", cohorts.new_cohort, name="new_cohort"),
    path("centre/promotions/<uuid:cohort>/", cohorts.cohort, name="cohort"),
    path("centre/promotions/<uuid:cohort>/corriger/", cohorts.correct_cohort, name="correct_cohort"),
    path("centre/promotions/<uuid:cohort>/apprenants/", cohorts.add_learners, name="add_learners"),
    path("centre/promotions/<uuid:cohort>/formateurs/", cohorts.add_trainer, name="add_trainer"),
    path(
        "centre/promotions/<uuid:cohort>/apprenants/<uuid:person>/fin/", cohorts.remove_learner, name="remove_learner"
    ),
    path(
        "centre/promotions/<uuid:cohort>/formateurs/<uuid:person>/fin/", cohorts.remove_trainer, name="remove_trainer"
    ),
    path("centre/contrats/", contracts.contracts, name="contracts"),
    path("centre/contrats/nouveau/", contracts.new_contract, name="new_contract"),
    path("centre/contrats/<uuid:contract>/", contracts.contract, name="contract"),
    path("centre/contrats/<uuid:contract>/fin/", contracts.end_contract, name="end_contract"),
    path("centre/contrats/<uuid:contract>/tuteur/", contracts.choose_mentor, name="choose_mentor"),
    path("centre/contrats/<uuid:contract>/sans-tuteur/", contracts.remove_mentor, name="remove_mentor"),
    path("centre/employeurs/", contracts.employers, name="employers"),
    path("centre/employeurs/nouveau/", contracts.new_employer, name="new_employer"),
    path("centre/employeurs/<uuid:employer>/", contracts.employer, name="employer"),
]
