"""Bodies as tools keep them (HTML, ADF, wiki markup, Markdown, ProseMirror) to clean plain text."""
