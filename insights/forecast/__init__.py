"""Forecasts: what the network of a plan says of its end, and what a delay would do to it."""

from insights.forecast.network import NetworkForecast, Step, WhatIf, across, forecast, what_if

__all__ = ["NetworkForecast", "Step", "WhatIf", "across", "forecast", "what_if"]
