"""The kinds of things besides projects that can be asked for, each a relation of its own.

Every entry of `NOUNS` is an `insights.ask.relation.Noun`: a subject of a plan, the words people
use for it, and a function that makes its relation from one dated picture. The relation is asked for
through `Portfolio.ask`, so it is made once a picture. Its shape is `insights.ask.relation.Facts`,
the same as that of projects: rows by id with a `name`, fields, named states, days and proof. Where a
row belongs to projects its `project` column holds their ids (several parted as `parted` says), and a
project that a question names then filters by it. Earlier entries win where two nouns share a word.
"""

from insights.ask.relation import Noun

NOUNS: tuple[Noun, ...] = ()
