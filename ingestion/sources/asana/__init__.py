"""Asana: live over its REST API, its CSV export, captured raw records, and its webhooks."""
