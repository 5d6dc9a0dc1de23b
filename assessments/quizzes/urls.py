from django.urls import path

from assessments.quizzes import views

app_name = "quizzes"

urlpatterns = [
    path("<uuid:activity>/", views.start, name="start"),
    path("<uuid:activity>/commencer/", views.begin, name="begin"),
    path("<uuid:activity>/essais/<uuid:learner>/", views.tries, name="tries"),
    path("<uuid:activity>/<uuid:attempt>/<int:number>/", views.question, name="question"),
    path("<uuid:activity>/<uuid:attempt>/enregistrer/", views.save, name="save"),
    path("<uuid:activity>/<uuid:attempt>/rendre/", views.review, name="review"),
    path("<uuid:activity>/<uuid:attempt>/resultat/", views.result, name="result"),
]
