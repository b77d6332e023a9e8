"""Schedules: MS Project XML and Primavera XER in pure Python; .mpp, MPX, P6 XML and Planner through MPXJ."""

from ingestion.sources.schedules.java import JavaSchedules
from ingestion.sources.schedules.mspdi import MspdiSource
from ingestion.sources.schedules.xer import XerSource

__all__ = ["JavaSchedules", "MspdiSource", "XerSource"]
