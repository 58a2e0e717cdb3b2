"""What people at a browser do, and what their office did before."""
