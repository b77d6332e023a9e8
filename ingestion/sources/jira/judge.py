"""What Jira's answers mean where their status does not say it."""

from ingestion.live.answers import errors_in
from ingestion.live.connector import FINE, Reply, Verdict

SCOPES = (
    "The token needs to read only: scopes read:jira-work and read:jira-user (Cloud), or a personal access token of "
    "a user who may browse the projects (Data Center)."
)
_BAD_REQUEST = 400


def judge(reply: Reply) -> Verdict:
    """A sign-in that failed although the status says 200, and a page token that has expired."""
    reason = reply.headers.get("x-seraph-loginreason", "")
    if "AUTHENTICATED_FAILED" in reason:
        return Verdict("refused", "does not accept the token; check JIRA_TOKEN and, on Cloud, JIRA_EMAIL")
    if "AUTHENTICATION_DENIED" in reason:
        return Verdict("refused", "asks this account to solve a captcha first; sign in once with a browser")
    if reply.status == _BAD_REQUEST and any("page" in said.casefold() and "token" in said.casefold()
                                            for said in errors_in(reply.body)):  # fmt: skip
        return Verdict("expired", "the place to go on from has expired")
    return FINE
