"""The store: the only place that imports SQLAlchemy. Imports care.domain and nothing else of ours."""
