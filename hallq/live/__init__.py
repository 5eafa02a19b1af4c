"""Telling the screens what has happened, in the order of the story."""
