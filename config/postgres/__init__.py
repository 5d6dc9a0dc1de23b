"""The PostgreSQL that comes with the project, for machines that have none.

``config.postgres`` is also a Django database engine: it starts the server when the first connection is opened.
"""
