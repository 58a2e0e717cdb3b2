"""Pages and files for people: the start page, Swagger UI, static files. No script is needed to read them."""
