"""The server-rendered dashboard."""

from api.web.pages import router

__all__ = ["router"]
