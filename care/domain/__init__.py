"""Rules and values of collections care. Imports the standard library and itself, nothing else."""
