"""The product: rules, understanding, wording, services and store. Free of Rasa and of the web."""
