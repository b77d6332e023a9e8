"""Issues and milestones as GitHub's REST answers hold them: each repository is one project."""

import re

from ingestion.live.connector import Json, Landed, Sight
from ingestion.live.gather import Gathered, Row, day
from ingestion.sources.github.nodes import person
from portfolio.vocabulary import Status

_REPOSITORY = re.compile(r"/repos/([^/]+/[^/]+)(?:/|$)")
_DROPPED = {"not_planned", "duplicate"}


def read_repositories(gathered: Gathered, landed: Landed, sight: Sight) -> None:
    """Add every issue, pull request and milestone that was captured from a repository."""
    for landing in landed.of("rest_issue"):
        issue = landing.body
        home = repository_of(str(issue.get("repository_url") or issue.get("url")))
        _repository(gathered, home, sight)
        _issue(gathered, issue, home, sight)
        if issue.get("milestone"):
            _milestone(gathered, issue["milestone"], home, sight)
    for landing in landed.of("rest_milestone"):
        home = repository_of(str(landing.body.get("url")))
        if f"{home}/milestone/{landing.body['number']}" not in gathered.rows["milestones"]:
            _repository(gathered, home, sight)
            _milestone(gathered, landing.body, home, sight)


def repository_of(url: str) -> str:
    """`owner/repo` of an API address."""
    found = _REPOSITORY.search(url)
    return found[1] if found else "unnamed"


def _repository(gathered: Gathered, name: str, sight: Sight) -> None:
    row = {"id": name, "name": name, "status": Status.UNKNOWN.value, "source": f"{sight.source}/repositories"}
    gathered.add("projects", row)


def _issue(gathered: Gathered, issue: Json, home: str, sight: Sight) -> None:
    key = f"{home}#{issue['number']}"
    done = _closed_as(issue)
    people = [person(gathered, user) for user in (issue.get("assignees") or [issue.get("assignee")])]
    row: Row = {
        "id": key,
        "project": home,
        "name": issue["title"],
        "kind": "pull request" if issue.get("pull_request") else "task",
        "status": (done or Status.NOT_STARTED).value,
        "owner": next((one for one in people if one), None),
        "done_on": day(issue.get("closed_at")) if done is Status.DONE else None,
        "updated_on": day(issue.get("updated_at")),
        "url": issue.get("html_url"),
        "source": f"{sight.source}/issues",
    }
    if not gathered.add("items", row, issue.get("created_at")):
        return
    if done is not None and issue.get("closed_at"):
        gathered.change("items", key, "status", issue["closed_at"], Status.NOT_STARTED.value)
        if done is Status.DONE:
            gathered.change("items", key, "done_on", issue["closed_at"], None)


def _closed_as(issue: Json) -> Status | None:
    if issue.get("state") != "closed":
        return None
    pull = issue.get("pull_request")
    if isinstance(pull, dict) and "merged_at" in pull:
        return Status.DONE if pull["merged_at"] else Status.CANCELLED
    return Status.CANCELLED if issue.get("state_reason") in _DROPPED else Status.DONE


def _milestone(gathered: Gathered, milestone: Json, home: str, sight: Sight) -> None:
    key = f"{repository_of(str(milestone.get('url')))}/milestone/{milestone['number']}"
    closed = milestone.get("state") == "closed"
    row = {
        "id": key,
        "project": home,
        "name": milestone["title"],
        "kind": "milestone",
        "status": (Status.DONE if closed else Status.NOT_STARTED).value,
        "due": day(milestone.get("due_on")),
        "done_on": day(milestone.get("closed_at")) if closed else None,
        "url": milestone.get("html_url"),
        "source": f"{sight.source}/milestones",
    }
    if gathered.add("milestones", row, milestone.get("created_at")) and closed and milestone.get("closed_at"):
        gathered.change("milestones", key, "status", milestone["closed_at"], Status.NOT_STARTED.value)
        gathered.change("milestones", key, "done_on", milestone["closed_at"], None)
