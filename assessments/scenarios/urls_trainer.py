"""What groups chose, in the trainer's space."""

from django.urls import path

from assessments.scenarios.views import mapping

app_name = "scenario_maps"

urlpatterns = [
    path("", mapping.scenarios, name="list"),
    path("<uuid:scenario>/", mapping.scenario, name="map"),
    path("<uuid:scenario>/carte.csv", mapping.scenario_file, name="file"),
]
