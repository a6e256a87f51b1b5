"""Understanding that needs libraries but not Rasa. Of our code it imports care.domain alone."""
