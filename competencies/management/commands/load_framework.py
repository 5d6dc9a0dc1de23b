from competencies.exchange import documents
from competencies.management.loading import LoadCommand


class Command(LoadCommand):
    help = "Stores a framework edition from a JSON or CSV file, or shows what that would change."
    shape = documents.Framework
