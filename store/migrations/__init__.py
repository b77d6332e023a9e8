"""The history of the workspace's tables, run by `store.workspace` whenever a workspace is opened."""
