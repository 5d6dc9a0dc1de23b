from django.urls import path, register_converter
from django.urls.converters import StringConverter

from cms import reference


class ExtensionConverter(StringConverter):
    regex = "json|csv"


register_converter(ExtensionConverter, "reference_extension")

app_name = "reference"
urlpatterns = [
    path("", reference.Index.as_view(), name="index"),
    path("importer/", reference.Import.as_view(), name="import"),
    path("importer/confirmer/", reference.ConfirmImport.as_view(), name="confirm"),
    path("metier/<uuid:edition>/", reference.FrameworkDetail.as_view(), name="framework"),
    path(
        "metier/<uuid:edition>/fichier.<reference_extension:extension>",
        reference.export_framework,
        name="export_framework",
    ),
    path("diplome/<uuid:edition>/", reference.QualificationDetail.as_view(), name="qualification"),
    path(
        "diplome/<uuid:edition>/fichier.<reference_extension:extension>",
        reference.export_qualification,
        name="export_qualification",
    ),
    path(
        "diplome/<uuid:edition>/<uuid:proposition>/fichier.<reference_extension:extension>",
        reference.export_qualification,
        name="export_proposition",
    ),
    path(
        "diplome/<uuid:edition>/centre/<uuid:centre>/", reference.EditProposition.as_view(), name="proposition"
    ),
]  # fmt: skip
