from django.urls import path

from records.urls_company import urlpatterns as company_urls
from records.urls_trainer import urlpatterns as trainer_urls
from records.views import apprentice

app_name = "records"

apprentice_urls = [
    path("apprentissage/", apprentice.home, name="apprentice"),
    path("apprentissage/modules/", apprentice.modules, name="apprentice_modules"),
    path("modules/suivre/<uuid:course>/", apprentice.module, name="apprentice_module"),
    path("apprentissage/competences/", apprentice.competencies, name="apprentice_competencies"),
    path("apprentissage/competences/<uuid:competency>/", apprentice.competency, name="apprentice_competency"),
    path("apprentissage/parcours/", apprentice.path, name="apprentice_path"),
    path("apprentissage/qui-me-voit/", apprentice.viewers, name="apprentice_viewers"),
    path("apprentissage/mes-donnees.json", apprentice.export, name="apprentice_export"),
]

urlpatterns = [*apprentice_urls, *trainer_urls, *company_urls]
