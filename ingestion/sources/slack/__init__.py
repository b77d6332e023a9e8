"""Slack exports: what people wrote in channels about projects that a list names."""

from ingestion.sources.slack.source import SlackSource

__all__ = ["SlackSource"]
