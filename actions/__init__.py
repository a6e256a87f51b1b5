"""Rasa adapters, a module per topic: read slots, call one service, name a response.

Imports rasa_sdk and care, never rasa.
"""
