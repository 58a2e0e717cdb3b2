"""The rim: everything that touches nameko. Replace this folder and the services do not notice."""
