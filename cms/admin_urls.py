from django.urls import path, re_path

from cms import admin_views, bank_views, coverage_views
from cms.scenario_editor import exchanging
from cms.scenario_editor import views as scenario_views

app_name = "cms_admin"

urlpatterns = [
    path("couverture/", coverage_views.coverage, name="coverage"),
    path("couverture/fichier.csv", coverage_views.coverage_csv, name="coverage_csv"),
    path("aide/", admin_views.how_to_begin, name="help"),
    path("modules/<int:pk>/publier/", admin_views.publish_whole_module, name="publish_module"),
    path("questions/doublons/", bank_views.questions_there_twice, name="twice"),
    path("questions/tirage/", bank_views.draw_count, name="draw_count"),
    path("questions/<uuid:uuid>/modifier/", bank_views.edit_question, name="edit_question"),
    path("scenarios/importer/", exchanging.bring_in, name="import_scenario"),
    path("scenarios/<int:pk>/exporter/", exchanging.take_out, name="export_scenario"),
    re_path(
        r"^scenarios/(?P<pk>\d+)/exporter/fichier\.(?P<ending>twee|h5p|json)$",
        exchanging.download,
        name="scenario_file",
    ),
    path("scenarios/verifier/", scenario_views.check, name="check_scenario"),
    path("scenarios/essayer/", scenario_views.play, name="play_scenario"),
    path("questionnaires/<int:pk>/publier/", admin_views.publish_whole_quiz, name="publish_quiz"),
]
