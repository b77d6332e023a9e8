"""Mailboxes and single messages: what people wrote about projects that a list names."""

from ingestion.sources.mail.source import MailSource

__all__ = ["MailSource"]
