"""Every door of the house: HTTP, dashboard, command line, digests."""
