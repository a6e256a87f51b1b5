"""Classes that Rasa loads by dotted path: thin wraps of care.language.

Imports rasa and care; imported by Rasa and training only.
"""
