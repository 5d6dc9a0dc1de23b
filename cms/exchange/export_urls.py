from django.urls import path

from cms.exchange import export_views

app_name = "cms_export"

urlpatterns = [
    path("questions/exporter/", export_views.from_bank, name="bank"),
    path("questions/exporter/<slug:code>/", export_views.from_bank, name="bank_file"),
    path("questionnaires/<int:pk>/exporter/", export_views.from_quiz, name="quiz"),
    path("questionnaires/<int:pk>/exporter/<slug:code>/", export_views.from_quiz, name="quiz_file"),
]
