from django.urls import path

from records.views import company as views

urlpatterns = [
    path("entreprise/", views.home, name="company_home"),
    path("entreprise/reperes/", views.criteria, name="company_criteria"),
    path("entreprise/apprentis/<uuid:learner>/", views.learner, name="company_learner"),
    path("entreprise/apprentis/<uuid:learner>/observer/", views.choose, name="company_choose"),
    path("entreprise/apprentis/<uuid:learner>/observer/<uuid:competency>/", views.observe, name="company_observe"),
    path(
        "entreprise/apprentis/<uuid:learner>/observations/<uuid:evidence>/retrait/",
        views.take_back,
        name="company_take_back",
    ),
]
