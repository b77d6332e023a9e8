"""Families of questions that are read and answered each in its own way, in the order they are tried."""

from insights.ask.nouns.chains import CHAINS
from insights.ask.nouns.family import Family
from insights.ask.nouns.findings import FINDINGS
from insights.ask.nouns.involved import INVOLVED
from insights.ask.nouns.load import LOAD
from insights.ask.nouns.scores import SCORES

FAMILIES: tuple[Family, ...] = (CHAINS, SCORES, FINDINGS, LOAD, INVOLVED)
