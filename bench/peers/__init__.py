"""Ours beside what others would use: the same sentences, the same machine, one process each."""
