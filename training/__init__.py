"""Training verbs, run as `python -m training <verb>`.

Imports rasa, components and care; never imported at run time.
"""
