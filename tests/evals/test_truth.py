"""The truth file speaks about things that are really in the sample."""

from pathlib import Path

import pandas as pd
import yaml

from evals.synth import PICTURES
from evals.truth import CASES, sample_truth
from insights.rules import RULES
from portfolio.vocabulary import Severity

TRUTH = sample_truth()


def known_ids(folder: Path) -> set[str]:
    ids = {value for file in folder.glob("*.csv") for value in pd.read_csv(file, dtype="str")["id"]}
    held = pd.read_csv(folder / "people.csv", dtype="str")["skills"].dropna()
    return ids | {skill.strip() for cell in held for skill in cell.split(";")}


def test_stories_decoys_and_consequences_name_things_of_the_sample(last_picture: Path) -> None:
    ids = known_ids(last_picture) | {"*"}
    assert {story.subject for story in TRUTH.stories} <= ids
    assert {project for story in TRUTH.stories for project in story.projects} <= ids
    assert {subject for decoy in TRUTH.decoys for subject in decoy.subjects} <= ids
    assert {subject for subjects in TRUTH.expected.values() for subject in subjects} <= ids


def test_every_rule_named_is_in_the_catalogue() -> None:
    codes = {rule.code for rule in RULES}
    assert {story.rule for story in TRUTH.stories} <= codes
    assert {code for decoy in TRUTH.decoys for code in decoy.rules} | set(TRUTH.expected) <= codes


def test_stories_begin_on_the_day_of_a_picture() -> None:
    assert TRUTH.as_of == PICTURES[-1]
    assert {story.first_seen for story in TRUTH.stories} <= set(PICTURES)


def test_the_eight_main_stories_of_the_brief_are_planted() -> None:
    main = {story.rule for story in TRUTH.stories if story.main}
    assert main == {"VEN001", "CAP001", "DEP001", "STR001", "REP002", "CST002", "BEN001", "ENG002"}


def test_every_sample_question_says_what_is_expected() -> None:
    cases = yaml.safe_load((CASES / "sample_questions.yaml").read_text(encoding="utf-8"))
    assert len({case["question"] for case in cases}) == len(cases)
    assert all(case.get("says") or case.get("abstain") for case in cases)


def test_no_decoy_is_also_a_story_or_a_consequence() -> None:
    for decoy in TRUTH.decoys:
        for rule in decoy.rules:
            told = {story.subject for story in TRUTH.stories if story.rule == rule}
            assert not told & set(decoy.subjects)
            assert decoy.below is not Severity.LOW or not set(TRUTH.expected.get(rule, ())) & set(decoy.subjects)
