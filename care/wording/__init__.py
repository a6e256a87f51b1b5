"""The one renderer of sentences: response key, facts and context become text. Of our code it imports care.domain alone."""
