"""Trello: the JSON a board exports, and captured raw records."""
