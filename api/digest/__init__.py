"""Risk digests: what changed, as Markdown and HTML."""
