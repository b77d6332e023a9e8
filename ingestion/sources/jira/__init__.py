"""Jira, live (Cloud and Data Center) and as exported or captured files."""
