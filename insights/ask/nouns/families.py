"""Families of questions that are read and answered each in its own way, in the order they are tried."""

from insights.ask.nouns.chains import CHAINS
from insights.ask.nouns.family import Family

FAMILIES: tuple[Family, ...] = (CHAINS,)
