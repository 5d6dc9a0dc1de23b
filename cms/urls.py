from django.urls import path

from cms import coverage_views, programme_views, streaming, views

app_name = "cms"

urlpatterns = [
    path("parcours/", programme_views.programmes, name="programmes"),
    path("parcours/<slug:code>/", programme_views.programme, name="programme"),
    path("apprendre/langage-clair/", views.plain_language, name="plain_language"),
    path("apprendre/ecouter/<path:signed>", streaming.recording, name="recording"),
    path("apprendre/<uuid:activity>/", views.lesson, name="lesson"),
    path("apprendre/<uuid:activity>/termine/", views.complete, name="complete"),
    path("formation/couverture/", coverage_views.staff_coverage, name="coverage"),
    path("formation/couverture/fichier.csv", coverage_views.staff_coverage_csv, name="coverage_csv"),
    path("apprendre/<uuid:activity>/repere/", views.keep_place, name="keep_place"),
]
