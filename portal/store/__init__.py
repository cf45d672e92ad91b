"""Tables and the queries that read them; SQLite and PostgreSQL. Only the desk writes."""
