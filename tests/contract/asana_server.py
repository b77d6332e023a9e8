"""Asana's API over real HTTP: batch, opt_fields, offsets, events with sync tokens, errors as Asana words them.

Paths, parameters and fields of every question are held against Asana's own OpenAPI document, so a
question the real API would not understand is answered with 400 here as there.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import yaml

from tests.contract.asana_scenario import ORG, Body, Organisation
from tests.contract.server import Asked, Said
from tests.shared_data import shared

TOKEN = "2/1199/1201:secret-token"  # noqa: S105 - the token of a server on loopback


@cache
def _paths() -> dict[str, dict[str, Any]]:
    """GET operations of the OpenAPI document: parameters, and the fields `opt_fields` may name."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    whole = yaml.load(shared("connectors/asana/asana_oas.yaml").read_text(encoding="utf-8"), loader)  # noqa: S506 - safe
    named = whole["components"]["parameters"]
    found = {}
    for path, item in whole["paths"].items():
        if "get" not in item:
            continue
        given = [*item.get("parameters", ()), *item["get"].get("parameters", ())]
        params = [named[one["$ref"].rpartition("/")[2]] if "$ref" in one else one for one in given]
        fields = next((set(one["schema"]["items"]["enum"]) for one in params if one["name"] == "opt_fields"), set())
        found[path] = {"params": {one["name"] for one in params if one["in"] == "query"}, "fields": fields}
    return found


class AsanaCloud:
    """Answers as Asana does for an organisation."""

    def __init__(self, org: Organisation, *, page: int = 100, premium: bool = True, oldest_token: int = 0) -> None:
        """`page`: most records of a page; `oldest_token`: sync tokens below it are too old."""
        self.org, self.page, self.premium, self.oldest_token = org, page, premium, oldest_token
        self.questions: list[str] = []
        self.refused: dict[str, Said] = {}
        self.dead_offsets = 0

    def answer(self, asked: Asked) -> Said:
        """One HTTP request."""
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return _error(401, "Not Authorized")
        path = asked.path.removeprefix("/api/1.0")
        if path == "/batch":
            actions = asked.body["data"]["actions"]
            if asked.method != "POST" or not 1 <= len(actions) <= 10:
                return _error(400, "actions: Too many actions for batch request (max is 10)")
            return Said({"data": [self._action(one) for one in actions]})
        return self._get(path, dict(asked.query))

    def _action(self, action: Mapping[str, Any]) -> Body:
        if action["method"] != "get":
            return {"status_code": 405, "headers": {}, "body": _error(405, "only reading is scripted").body}
        options = action.get("options", {})
        query = dict(action.get("data") or {})
        query |= {name: str(options[name]) for name in ("limit", "offset") if name in options}
        query["opt_fields"] = ",".join(options.get("fields", ()))
        said = self._get(action["relative_path"], query)
        return {"status_code": said.status, "headers": dict(said.headers), "body": said.body}

    def _get(self, path: str, query: dict[str, str]) -> Said:
        self.questions.append(f"{path}?{'&'.join(f'{k}={v}' for k, v in sorted(query.items()) if k != 'opt_fields')}")
        template = next((one for one in _paths() if re.fullmatch(re.sub(r"\{\w+\}", r"[^/]+", one), path)), None)
        if template is None:
            return _error(404, f"No matching route for request: {path}")
        fields = {one for one in query.pop("opt_fields", "").split(",") if one}
        strange = (fields - _paths()[template]["fields"]) | (query.keys() - _paths()[template]["params"])
        if strange:
            return _error(400, f"{', '.join(sorted(strange))}: Not a recognized field or parameter")
        if path in self.refused:
            return self.refused[path]
        parts = path.strip("/").split("/")
        return self._route(template, parts[1] if len(parts) > 1 else "", query, fields)

    def _route(self, template: str, gid: str, query: dict[str, str], fields: set[str]) -> Said:
        org = self.org
        if template == "/events":
            return self._events(query)
        if template in {"/portfolios", "/goals"} and not self.premium:
            return _error(402, f"{template.strip('/').title()} are only available to premium organizations.")
        one: Mapping[str, Mapping[str, Body]] = {
            "/projects/{project_gid}": org.projects, "/tasks/{task_gid}": org.tasks, "/users/{user_gid}": org.users,
            "/portfolios/{portfolio_gid}": org.portfolios,
        }  # fmt: skip
        if gid == "me":
            return Said({"data": org.users["1"] | {"workspaces": [{"gid": ORG, "name": "Utility"}]}})
        if template in one:
            body = one[template].get(gid)
            return _error(404, f"Unknown object: {gid}") if body is None else Said({"data": _only(body, fields)})
        if template == "/tasks" and query["project"] not in org.projects:
            return _error(404, f"project: Unknown object: {query['project']}")
        return self._paged([_only(body, fields) for body in self._many(template, gid, query)], query)

    def _many(self, template: str, gid: str, query: dict[str, str]) -> list[Body]:
        org = self.org
        if template == "/tasks":
            return [
                task
                for task in org.tasks.values()
                if any(home["project"]["gid"] == query["project"] for home in task["memberships"])
            ]
        if template == "/tasks/{task_gid}/subtasks":
            return [task for task in org.tasks.values() if (task["parent"] or {}).get("gid") == gid]
        if template == "/status_updates":
            since = query.get("created_since", "")
            return [one for one in org.statuses[query["parent"]] if one["created_at"] >= since]
        if template == "/goal_relationships":
            return [one for one in org.links if one["supported_goal"]["gid"] == query["supported_goal"]]
        if template == "/portfolios/{portfolio_gid}/items":
            return [org.projects[key] for key in org.contents[gid]]
        return {
            "/workspaces": [{"gid": ORG, "name": "Utility"}],
            "/projects": list(org.projects.values()),
            "/tasks/{task_gid}/stories": org.stories.get(gid, []),
            "/users": list(org.users.values()),
            "/portfolios": list(org.portfolios.values()),
            "/goals": list(org.goals.values()),
        }[template]

    def _paged(self, bodies: list[Body], query: dict[str, str]) -> Said:
        limit = int(query.get("limit", 0))
        if not 1 <= limit <= 100:
            return _error(400, "limit: Must be between 1 and 100")
        start = 0
        if "offset" in query:
            if self.dead_offsets:
                self.dead_offsets -= 1
                return _error(400, "offset: Your pagination token has expired.")
            start = int(query["offset"].removeprefix("eyJ"))
        end = start + min(limit, self.page)
        following = {"offset": f"eyJ{end}", "path": "/", "uri": "/"} if end < len(bodies) else None
        return Said({"data": bodies[start:end], "next_page": following})

    def _events(self, query: dict[str, str]) -> Said:
        newest = len(self.org.events)
        token = query.get("sync", "")
        if not token.startswith("sync") or int(token[4:]) < self.oldest_token:
            said = _error(
                412,
                "Sync token invalid or too old. If you are attempting to keep resources in sync, you "
                "must fetch the full dataset for this query now and use the new sync token next time.",
            )
            said.body["sync"] = f"sync{newest}"
            return said
        mine = [body for key, body in self.org.events[int(token[4:]) :] if key == query["resource"]]
        return Said({"data": mine, "sync": f"sync{newest}", "has_more": False})


def _only(body: Body, fields: set[str]) -> Body:
    """A record with the fields that were asked for; gid and resource_type always come."""
    tops = {one.partition(".")[0] for one in fields} | {"gid", "resource_type"}
    return {name: value for name, value in body.items() if name in tops}


def _error(status: int, message: str) -> Said:
    body = {"errors": [{"message": message, "help": "For more information see https://developers.asana.com/"}]}
    return Said(body, status)
