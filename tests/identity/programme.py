"""One programme as four tools write it down: a monday export, a Jira CSV, an MS Project plan and a mailbox.

Border Gateway is told by all four, Customs Declarations by two. Ann Osei is a name in monday and Jira, an address
in the plan and the mail. Acme is spelt in two ways. Customs waits for a Jira issue, which only monday says.
"""

import csv
import mailbox
from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from openpyxl import Workbook

AS_OF = date(2026, 3, 31)
MONDAY = "border_projects.xlsx"
JIRA = "issues.csv"
PLAN = "border-gateway-plan.xml"
MAIL = "programme.mbox"

_TITLES = (
    "Name", "Subitems", "Owner", "Vendor", "Timeline - Start", "Timeline - End", "Budget", "RAG", "Status",
    "Depends on", "Item ID (auto generated)",
)  # fmt: skip
_UPDATES = (
    "Item ID", "Item Name", "Content Type", "Content Type", "User", "Created At", "Update Content", "Likes Count",
    "Asset IDs", "Post ID", "Parent Post ID",
)  # fmt: skip
_ISSUES = (
    "Summary", "Issue key", "Issue id", "Issue Type", "Status", "Status Category", "Project key", "Project name",
    "Assignee", "Created", "Updated", "Due date", "Labels", "Labels", "Outward issue link (Blocks)",
    "Custom field (Vendor)",
)  # fmt: skip


def write_programme(folder: Path) -> Path:
    """Write the four files into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    _monday(folder / MONDAY)
    _jira(folder / JIRA)
    (folder / PLAN).write_text(_plan(), encoding="utf-8")
    _mail(folder / MAIL)
    return folder


def _monday(path: Path) -> None:
    book = Workbook()
    board = book.active
    board.title = "border projects"
    board.append(["Border projects"])
    board.append(["In delivery"])
    board.append(list(_TITLES))
    board.append(
        ["BGW Border Gateway", None, "Ann Osei", "Acme Ltd.", date(2025, 6, 2), date(2026, 9, 30), 4_000_000,
         "Green", "Working on it", None, 4711]
    )  # fmt: skip
    board.append(
        ["Customs Declarations", None, "Bo Lind", "Acme Ltd.", date(2025, 9, 1), date(2026, 12, 18), 1_500_000,
         "Green", "Working on it", "BGW-2", 4712]
    )  # fmt: skip
    board.append([None] * 4 + ["2025-06-02 to 2026-12-18", None, 5_500_000])
    posts = book.create_sheet("border projects-updates")
    posts.append(["Border projects"])
    posts.append(list(_UPDATES))
    posts.append(
        ["4711", "BGW Border Gateway", "Update", None, "Ann Osei", "27/March/2026  04:00:18 PM",
         "All green this month, the cut-over stays in September.", "0", "", "900001", ""]
    )  # fmt: skip
    book.save(path)


def _jira(path: Path) -> None:
    rows = [
        ("Connect the border posts", "BGW-1", "20001", "Story", "In Progress", "In Progress", "BGW", "Border Gateway",
         "Ann Osei", "02/Feb/26 9:41 AM", "20/Mar/26 9:00 AM", "27/Feb/26 12:00 AM", "network", "", "", "ACME Limited"),
        ("Publish the declaration service", "BGW-2", "20002", "Story", "Blocked", "In Progress", "BGW",
         "Border Gateway", "Ann Osei", "03/Feb/26 10:00 AM", "21/Mar/26 9:00 AM", "13/Mar/26 12:00 AM", "api", "",
         "CUS-1", "ACME Limited"),
        ("Move traders to the new form", "CUS-1", "20003", "Story", "To Do", "To Do", "CUS", "Customs Declarations",
         "Bo Lind", "04/Feb/26 10:00 AM", "22/Mar/26 9:00 AM", "30/Jan/26 12:00 AM", "", "", "", ""),
    ]  # fmt: skip
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(_ISSUES)
        writer.writerows(rows)


def _plan() -> str:
    def task(uid: int, name: str, start: str, finish: str, baseline: str, **more: str) -> str:
        extra = "".join(f"<{tag}>{value}</{tag}>" for tag, value in more.items())
        return (
            f"<Task><UID>{uid}</UID><ID>{uid}</ID><Name>{name}</Name><OutlineLevel>1</OutlineLevel>"
            f"<Start>{start}T08:00:00</Start><Finish>{finish}T17:00:00</Finish>{extra}"
            f"<Baseline><Number>0</Number><Start>{start}T08:00:00</Start><Finish>{baseline}T17:00:00</Finish>"
            "</Baseline></Task>"
        )

    tasks = task(1, "Build the gateway", "2025-06-02", "2026-05-29", "2026-03-31", PercentComplete="60")
    tasks += task(
        2, "Gateway accepted", "2026-06-12", "2026-06-12", "2026-04-10", Milestone="1", PercentComplete="0",
    )  # fmt: skip
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<Project xmlns="http://schemas.microsoft.com/project"><SaveVersion>14</SaveVersion>'
        "<Name>border-gateway-plan.xml</Name><Title>Border Gateway plan</Title><Manager>Ann Osei</Manager>"
        "<CurrencyCode>GBP</CurrencyCode><StartDate>2025-06-02T08:00:00</StartDate>"
        "<FinishDate>2026-06-12T17:00:00</FinishDate><StatusDate>2026-03-31T17:00:00</StatusDate>"
        "<MinutesPerDay>480</MinutesPerDay>"
        f"<Tasks>{tasks}</Tasks>"
        "<Resources><Resource><UID>1</UID><ID>1</ID><Name>Ann Osei</Name><Type>1</Type>"
        "<EmailAddress>Ann.Osei@example.org</EmailAddress></Resource></Resources>"
        "<Assignments><Assignment><UID>1</UID><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID><Units>1</Units>"
        "</Assignment></Assignments></Project>\n"
    )


def _mail(path: Path) -> None:
    letters = mailbox.mbox(str(path))
    for number, (day, subject, words) in enumerate(
        [
            (datetime(2026, 3, 30, 9, 30, tzinfo=UTC), "Border Gateway: weekly status",
             "The gateway is blocked: Acme has sent no test certificates. We are three weeks late.\n\nAnn"),
            (datetime(2026, 3, 23, 9, 30, tzinfo=UTC), "Border Gateway: weekly status",
             "Two border posts failed their tests again. The delay at Acme is serious.\n\nAnn"),
            (datetime(2026, 1, 12, 9, 30, tzinfo=UTC), "Customs Declarations: first month",
             "The forms are drafted; traders see them in February.\n\nAnn"),
        ]
    ):  # fmt: skip
        letter = EmailMessage()
        letter["From"] = "Ann Osei <ann.osei@example.org>"
        letter["To"] = "Programme board <board@example.org>"
        letter["Date"] = format_datetime(day)
        letter["Subject"] = subject
        letter["Message-ID"] = f"<{number}.border@example.org>"
        letter.set_content(words)
        letters.add(letter)
    letters.close()
