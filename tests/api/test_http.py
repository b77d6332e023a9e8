"""The HTTP door: shapes, pages, ETags, problems, uploads, and who may ask."""

import json
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.workspace import Workspace
from tests.api.conftest import PICTURES, write_pictures
from tests.snapshots import assert_kept

BASE = "/api/v1/portfolios/harbour"
CSV = "Project name,Owner,Planned end,Forecast end\nHarbour,Ada,2026-01-01,2026-09-01\nPier,Bo,2026-02-01,2026-02-01\n"


@pytest.fixture
def writer(fresh: Workspace) -> TestClient:
    return TestClient(create_app(fresh, upload_limit=1 << 20))


@pytest.fixture
def loaded(fresh: Workspace, tmp_path: Path) -> TestClient:
    fresh.ingest([write_pictures(tmp_path / "in", PICTURES[1:2])], "harbour")
    return TestClient(create_app(fresh))


def test_every_read_has_the_shape_of_the_contract(client: TestClient) -> None:
    assert [p["name"] for p in client.get("/api/v1/portfolios").json()["items"]] == ["harbour"]
    summary = client.get(BASE).json()
    assert {"as_of", "index", "coverage", "by_severity", "by_category"} <= summary.keys()
    page = client.get(f"{BASE}/insights").json()
    assert page.keys() >= {"as_of", "items", "next_cursor", "coverage"}
    first = page["items"][0]
    assert first.keys() >= {
        *("id", "rule", "title", "category", "severity", "score", "rank", "likelihood", "likelihood_basis", "impact"),
        *("subject", "projects", "summary", "evidence", "measured", "why", "what_to_do", "trend", "first_seen"),
        *("last_seen", "state", "worded_by"),
    }
    assert first["evidence"][0].keys() == {"ref", "quote", "dated", "age_days"}
    assert sum(part["points"] for part in first["why"]) == pytest.approx(first["score"], abs=0.06)
    assert client.get(f"{BASE}/insights/{first['id']}").json()["id"] == first["id"]
    scores = client.get(f"{BASE}/scores").json()["items"]
    assert scores[0].keys() >= {
        "project",
        "score",
        "band",
        "trend",
        "parts",
        "reported_status",
        "inferred_status",
        "coverage",
    }
    detail = client.get(f"{BASE}/scores/alpha", params={"history": True}).json()
    assert [point["as_of"] for point in detail["history"]] == list(PICTURES)
    assert client.get(f"{BASE}/scores/alpha").json()["history"] is None
    assert {c["state"] for c in client.get(f"{BASE}/coverage", params={"limit": 500}).json()["items"]} == {
        *("clear", "finding", "not_assessed")
    }
    codes = [rule["code"] for rule in client.get("/api/v1/rules").json()["items"]]
    assert client.get(f"/api/v1/rules/{codes[0].lower()}").json()["code"] == codes[0]


def test_insights_come_ranked_filtered_and_paged(client: TestClient) -> None:
    whole = client.get(f"{BASE}/insights?limit=500&severity=&category=&project=&state=&as_of=&cursor=").json()
    assert [i["rank"] for i in whole["items"]] == sorted(i["rank"] for i in whole["items"])
    seen, cursor = [], ""
    while cursor is not None:
        page = client.get(f"{BASE}/insights", params={"limit": 2, "cursor": cursor}).json()
        seen += [i["id"] for i in page["items"]]
        cursor = page["next_cursor"]
    assert seen == [i["id"] for i in whole["items"]]
    either = client.get(f"{BASE}/insights?severity=critical,high").json()["items"]
    both = client.get(f"{BASE}/insights?severity=critical&severity=high").json()["items"]
    assert either == both
    assert {i["severity"] for i in either} <= {"critical", "high"}
    mine = client.get(f"{BASE}/insights?project=alpha&category=schedule").json()["items"]
    assert mine
    assert all("alpha" in i["projects"] and i["category"] == "schedule" for i in mine)


def test_as_of_answers_with_what_was_known(client: TestClient) -> None:
    early = client.get(f"{BASE}/insights?as_of=2026-01-31").json()
    assert early["as_of"] == "2026-01-31"
    assert not [i for i in early["items"] if i["rule"] == "SCH001"]
    assert [i for i in client.get(f"{BASE}/insights").json()["items"] if i["rule"] == "SCH001"]


@pytest.mark.parametrize("path", ["", "/insights?limit=3", "/scores", "/scores/alpha?history=true", "/coverage"])
def test_an_answer_the_caller_has_is_not_sent_again(client: TestClient, path: str) -> None:
    first = client.get(BASE + path)
    again = client.get(BASE + path, headers={"if-none-match": f'"other", W/{first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    other = client.get(BASE + path, headers={"if-none-match": '"other"'})
    assert (other.status_code, other.content) == (200, first.content)


def test_the_etag_changes_with_a_decision(loaded: TestClient) -> None:
    first = loaded.get(f"{BASE}/insights")
    one = first.json()["items"][0]["id"]
    assert loaded.get(f"{BASE}/insights").headers["etag"] == first.headers["etag"]
    answer = loaded.patch(f"{BASE}/insights/{one}", json={"state": "mitigating", "owner": "Lin", "due": "2026-06-01"})
    assert answer.json()["state"] == "mitigating"
    after = loaded.get(f"{BASE}/insights", headers={"if-none-match": first.headers["etag"]})
    assert after.status_code == 200
    assert after.json()["items"][0]["state"] == "mitigating"
    assert loaded.get(f"{BASE}/insights?state=mitigating").json()["total"] == 1


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/api/v1/portfolios/nowhere", 404, "unknown-portfolio"),
        (f"{BASE}/insights/none", 404, "unknown-insight"),
        (f"{BASE}/scores/nobody", 404, "unknown-project"),
        (f"{BASE}/insights?project=nobody", 404, "unknown-project"),
        ("/api/v1/rules/XXX999", 404, "unknown-rule"),
        (f"{BASE}/insights?severity=dreadful", 422, "request-invalid"),
        (f"{BASE}/insights?as_of=yesterday", 422, "request-invalid"),
        (f"{BASE}/insights?limit=0", 422, "request-invalid"),
        (f"{BASE}/insights?cursor=nonsense", 400, "request-unclear"),
        (f"{BASE}?as_of=2001-01-01", 404, "unknown-portfolio"),
        ("/api/v1/nothing", 404, "not-found"),
    ],
)
def test_errors_are_problem_details(client: TestClient, path: str, status: int, kind: str) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert (body["type"], body["status"]) == (f"urn:bellwether:problem:{kind}", status)
    assert body["title"]
    assert body["detail"].endswith(".") or kind == "not-found"
    assert body["instance"] == path.partition("?")[0]
    assert body["request_id"] == answer.headers["x-request-id"]


def test_a_wrong_decision_is_refused(loaded: TestClient) -> None:
    one = loaded.get(f"{BASE}/insights").json()["items"][0]["id"]
    assert loaded.patch(f"{BASE}/insights/{one}", json={"state": "gone"}).status_code == 422
    assert loaded.patch(f"{BASE}/insights/{one}", json={"severity": "low"}).status_code == 422
    assert loaded.patch(f"{BASE}/insights/{one}", json={}).json()["type"].endswith("request-unclear")
    assert loaded.patch(f"{BASE}/insights/{one}", json={"state": "accepted"}).status_code == 400
    assert loaded.patch(f"{BASE}/insights/none", json={"state": "open"}).status_code == 404


def test_files_are_taken_and_every_row_accounted_for(writer: TestClient) -> None:
    answer = writer.post(
        "/api/v1/portfolios/pier/ingest",
        files=[("files", ("../../etc/list.csv", CSV.encode(), "text/csv"))],
        data={"as_of": "2026-01-31"},
    )
    assert answer.status_code == 200, answer.text
    report = answer.json()
    assert (report["read"], report["loaded"], report["as_of"]) == (2, 2, "2026-01-31")
    assert report["files"] == ["list.csv"]
    assert writer.get("/api/v1/portfolios/pier").json()["projects"] == 2


def test_canonical_json_is_taken_and_the_same_again_changes_nothing(writer: TestClient) -> None:
    facts = {"as_of": "2026-03-31", "projects": [{"id": "a", "name": "Anchor", "owner": "Ada"}]}
    first = writer.post("/api/v1/portfolios/json/ingest", json=facts)
    assert first.status_code == 200, first.text
    assert (first.json()["new"], first.json()["as_of"]) == (1, "2026-03-31")
    again = writer.post("/api/v1/portfolios/json/ingest", json=facts).json()
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 1)


def test_a_dry_run_keeps_nothing(writer: TestClient) -> None:
    files = [("files", ("list.csv", CSV.encode(), "text/csv"))]
    report = writer.post("/api/v1/portfolios/dry/ingest?dry_run=true", files=files).json()
    assert report["dry_run"]
    assert {c["column"]: c["field"] for c in report["columns"]}["Planned end"] == "baseline_end"
    assert writer.get("/api/v1/portfolios").json()["items"] == []


@pytest.mark.parametrize(
    ("sent", "status", "kind"),
    [
        ({"files": [("files", ("x.xlsx", b"PK\x03\x04broken", "a/b"))]}, 422, "source-unreadable"),
        ({"content": b"[1]", "headers": {"content-type": "application/json"}}, 422, "source-unreadable"),
        ({"content": b"{", "headers": {"content-type": "application/json"}}, 422, "source-unreadable"),
        ({"content": b"/etc/passwd", "headers": {"content-type": "text/plain"}}, 400, "request-unclear"),
        ({"files": [("files", ("big.csv", b"x" * (2 << 20), "text/csv"))]}, 413, "too-large"),
        ({"data": {"path": "/etc/passwd"}, "files": [("other", ("", b"", "text/csv"))]}, 400, "request-unclear"),
    ],
)
def test_what_cannot_be_taken_is_a_problem_and_keeps_nothing(
    writer: TestClient, sent: dict[str, object], status: int, kind: str
) -> None:
    answer = writer.post("/api/v1/portfolios/bad/ingest", **sent)  # type: ignore[arg-type]
    assert answer.status_code == status, answer.text
    assert answer.json()["type"] == f"urn:bellwether:problem:{kind}"
    assert writer.get("/api/v1/portfolios").json()["items"] == []


def test_an_upload_without_a_stated_length_is_limited_too(writer: TestClient) -> None:
    answer = writer.post(
        "/api/v1/portfolios/bad/ingest",
        content=(b"x" * 65536 for _ in range(32)),
        headers={"content-type": "application/json"},
    )
    assert answer.status_code == 413


def test_questions_are_answered_as_json_or_as_events(client: TestClient) -> None:
    body = {"question": "How many projects are late?"}
    answer = client.post(f"{BASE}/ask", json=body).json()
    assert answer["answered"]
    assert answer.keys() >= {"answer", "citations", "plan", "rows", "as_of", "worded_by"}
    stream = client.post(f"{BASE}/ask", json=body, headers={"accept": "text/event-stream"})
    assert stream.headers["content-type"].startswith("text/event-stream")
    events = re.findall(r"event: (\w+)\ndata: (.*)\n\n", stream.text)
    assert events[-1] == ("done", "{}")
    assert json.loads(dict(events)["answer"]) == answer
    assert "".join(json.loads(d)["text"] for e, d in events if e == "delta").split() == answer["answer"].split()
    missing = client.post("/api/v1/portfolios/nowhere/ask", json=body, headers={"accept": "text/event-stream"})
    assert missing.text.startswith("event: problem\n")
    assert client.post(f"{BASE}/ask", json={"question": ""}).status_code == 422


def test_every_answer_carries_the_headers_that_protect_it(client: TestClient) -> None:
    for path in ("/", f"{BASE}/insights", "/api/v1/nothing", "/healthz", "/portfolios/harbour", "/portfolios/none"):
        headers = client.get(path, follow_redirects=False).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "frame-ancestors 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-request-id"]
    echoed = client.get("/healthz", headers={"x-request-id": "abc-1"})
    assert echoed.headers["x-request-id"] == "abc-1"
    assert client.get("/healthz", headers={"x-request-id": "a b\tc"}).headers["x-request-id"] != "a b\tc"


def test_foreign_host_names_and_other_sites_are_refused(read_only: Workspace) -> None:
    guarded = TestClient(create_app(read_only, allowed_hosts=("localhost", "127.0.0.1", "::1")))
    for host, status in (("localhost:8765", 200), ("[::1]:8765", 200), ("evil.example", 403), ("", 403)):
        assert guarded.get("/healthz", headers={"host": host}).status_code == status, host
    answer = guarded.post(
        f"{BASE}/ask", json={"question": "x?"}, headers={"host": "localhost", "sec-fetch-site": "cross-site"}
    )
    assert answer.status_code == 403
    assert answer.json()["type"] == "urn:bellwether:problem:not-allowed"


def test_operations_see_life_readiness_and_risk(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ok", "portfolios": 1}
    text = client.get("/metrics")
    assert text.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert re.search(r'^bellwether_portfolio_index\{portfolio="harbour"\} \d', text.text, re.MULTILINE)
    assert re.search(
        r'^bellwether_requests_total\{method="GET",route="/healthz",status="200"\} \d', text.text, re.MULTILINE
    )


def test_the_openapi_document_is_what_was_agreed(client: TestClient) -> None:
    """The routes, parameters and answers of the contract."""
    document = client.get("/api/v1/openapi.json").json()
    shape = {
        path: {
            method: {
                "parameters": sorted(p["name"] for p in operation.get("parameters", ())),
                "answers": sorted(operation["responses"]),
            }
            for method, operation in methods.items()
        }
        for path, methods in sorted(document["paths"].items())
    }
    assert_kept(json.dumps(shape, indent=1, sort_keys=True) + "\n", Path(__file__).with_name("openapi.snapshot.json"))
    for methods in document["paths"].values():
        for operation in methods.values():
            assert operation["summary"]
            done = next(answer for status, answer in operation["responses"].items() if status.startswith("2"))
            ok = done.get("content", {})  # something that is dropped leaves nothing to show
            assert "application/json" not in ok or ok["application/json"].get("schema")
