"""Mail: what a message says, who wrote it when, and which project it is about."""

import zlib
from datetime import date
from pathlib import Path

import pytest

from ingestion.find import units
from ingestion.sources.mail.reply import own_words
from portfolio.errors import SourceUnreadable
from store.memory import MemoryStore
from tests.messages.loading import knowing, load, updates
from tests.shared_data import shared


@pytest.fixture
def store(tmp_path: Path) -> MemoryStore:
    return knowing(tmp_path)


def mail(subject: str, body: str, **more: str) -> str:
    key = zlib.crc32(f"{subject}{body}{more}".encode())
    fields = {
        "From": "Ann Lee <Ann@Acme.example>",
        "Date": "Mon, 02 Feb 2026 23:30:00 -0500",
        "Message-ID": f"<{key}@acme.example>",
        "Subject": subject,
    } | {name.replace("_", "-"): value for name, value in more.items()}
    head = "".join(f"{name}: {value}\n" for name, value in fields.items() if value)
    return f"{head}\n{body}\n"


def mbox(folder: Path, *messages: str) -> Path:
    path = folder / "project-mail.mbox"
    path.write_text("".join(f"From x@y.example Mon Feb  2 08:26:40 2026\n{one}\n" for one in messages))
    return path


def test_a_message_becomes_an_update_of_the_project_in_its_subject(store: MemoryStore, tmp_path: Path) -> None:
    load(store, mbox(tmp_path, mail("Border Gateway: vendor late", "The supplier needs two more weeks.")))
    (row,) = updates(store).to_dict("records")
    assert row["project"] == "BGW", "the longest name counts, Gateway alone is another project"
    assert row["text"] == "Border Gateway: vendor late\n\nThe supplier needs two more weeks."
    assert row["dated"].date() == date(2026, 2, 3), "the UTC day of its own zone's evening"
    assert row["author"] == "ann@acme.example"
    person = store.read("x").people["ann@acme.example"]
    assert (person.name, person.email) == ("Ann Lee", "ann@acme.example")


def test_an_item_key_in_the_subject_names_the_item_and_its_project(store: MemoryStore, tmp_path: Path) -> None:
    load(store, mbox(tmp_path, mail("[bgw-12] interface slips", "By a week.")))
    (row,) = updates(store).to_dict("records")
    assert (row["project"], row["item"]) == ("BGW", "BGW-12")


def test_two_projects_in_a_subject_make_one_update_each(store: MemoryStore, tmp_path: Path) -> None:
    report = load(store, mbox(tmp_path, mail("Atlas Cloud Migration waits for BGW-12", "See the plan.")))
    rows = updates(store).set_index("project")["item"]
    assert rows.isna()["ATL"]
    assert rows["BGW"] == "BGW-12"
    assert report.read == report.loaded == 1


def test_an_answer_belongs_to_what_its_thread_is_about(store: MemoryStore, tmp_path: Path) -> None:
    first = mail("Border Gateway status", "All well.", Message_ID="<a@x>")
    answer = mail("Re: status", "Not on BGW-12.", Message_ID="<b@x>", In_Reply_To="<a@x>")
    deeper = mail("AW: Re: status", "Agreed, we slip.", Message_ID="<c@x>", References="<a@x> <b@x>")
    load(store, mbox(tmp_path, deeper, answer, first))
    rows = {row.id: (row.project, row.item, row.text) for row in updates(store).itertuples()}
    assert rows["<b@x>"] == ("BGW", "BGW-12", "Not on BGW-12.")
    assert rows["<c@x>"][0] == "BGW"
    assert rows["<c@x>"][2] == "Agreed, we slip.", "an answer does not say the subject again"


def test_a_body_that_names_one_project_decides_and_two_do_not(store: MemoryStore, tmp_path: Path) -> None:
    one = mail("Weekly", "Atlas cloud migration is blocked.")
    two = mail("Weekly", "Border Gateway and Internal Tools are fine.")
    report = load(store, mbox(tmp_path, one, two))
    assert list(updates(store)["project"]) == ["ATL"]
    (reject,) = report.rejected
    assert reject.row == 2
    assert "names no known project" in reject.reason


def test_an_id_matches_only_as_it_is_written(store: MemoryStore, tmp_path: Path) -> None:
    report = load(store, mbox(tmp_path, mail("Is it done?", "I think it is, gatewayed and all.")))
    assert report.loaded == 0, "'it' is not the project IT, and 'gatewayed' is not Gateway"


def test_quotes_signatures_and_repeats_are_not_counted_again(store: MemoryStore, tmp_path: Path) -> None:
    body = (
        "We slip by two weeks.\n\nOn Mon, 2 Feb 2026 at 10:00, Bob <b@x.example> wrote:\n"
        "> Is all well?\n> Bob\n\n-- \nAnn Lee\nAcme\n"
    )
    message = mail("Re: Border Gateway", body)
    report = load(store, mbox(tmp_path, message, message))
    assert list(updates(store)["text"]) == ["We slip by two weeks."]
    assert report.repeated == 1


def test_a_message_that_only_quotes_is_refused_with_that_reason(store: MemoryStore, tmp_path: Path) -> None:
    report = load(store, mbox(tmp_path, mail("Re: Border Gateway", "> all of it\n> quoted")))
    assert report.rejected[0].reason == "It only quotes another message."


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Yes.\n\n-----Original Message-----\nFrom: B\nold", "Yes."),
        ("Yes.\n\nFrom: Bob <b@x>\nSent: Monday\nTo: Ann\nSubject: RE: x\n\nold", "Yes."),
        ("Ja.\n\nAm 2. Februar 2026 schrieb Bob <b@x>:\n> alt", "Ja."),
        ("> is it late?\nYes, two weeks.\n> who?\nAcme.", "Yes, two weeks.\nAcme."),
        ("See below.\n\n---------- Forwarded message ----------\nFrom: V\nWe are late.", None),
        ("On Monday the board wrote:\nplease stop", "On Monday the board wrote:\nplease stop"),
        ("Fine.\n\nSent from my iPhone", "Fine."),
        ("a\n--\nnot a signature because\n" + "line\n" * 30, None),
        ("From: the vendor we hear nothing.", "From: the vendor we hear nothing."),
    ],
)
def test_what_the_sender_wrote(text: str, own: str | None) -> None:
    """None: the text stays as it is."""
    assert own_words(text) == (text.strip() if own is None else own)


def test_plain_is_preferred_html_is_read_and_attachments_are_named(store: MemoryStore, tmp_path: Path) -> None:
    both = (
        "--b\nContent-Type: text/plain; charset=utf-8\n\nPlain words.\n"
        "--b\nContent-Type: text/html; charset=utf-8\n\n<p>HTML words.</p>\n"
        '--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename="plan.pdf"\n\nx\n--b--\n'
    )
    html = mail(
        "Re: Internal Tools", "<p>\ufeffLate&nbsp;again</p><script>x</script>", Content_Type="text/html; charset=utf-8"
    )
    report = load(
        store, mbox(tmp_path, mail("Re: Border Gateway", both, Content_Type='multipart/mixed; boundary="b"'), html)
    )
    assert set(updates(store)["text"]) == {"Plain words.", "Late again"}
    assert any("1 attachments were not read: plan.pdf" in note for note in report.notes)


def test_a_sentence_that_begins_with_from_does_not_cut_a_message(store: MemoryStore, tmp_path: Path) -> None:
    report = load(store, mbox(tmp_path, mail("Border Gateway", "We asked.\n\nFrom here on it is late.")))
    assert report.read == 1
    assert "From here on" in updates(store)["text"][0]


def test_a_message_without_a_day_of_its_own_takes_the_received_one_or_is_refused(
    store: MemoryStore, tmp_path: Path
) -> None:
    relayed = mail("Border Gateway", "One.", Date="", Received="by x; Tue, 3 Feb 2026 10:00:00 +0000")
    eml = tmp_path / "one.eml"
    eml.write_text(mail("Border Gateway", "Two.", Date="soon"))
    report = load(store, mbox(tmp_path, relayed))
    assert updates(store)["dated"][0].date() == date(2026, 2, 3)
    assert any("received" in note for note in report.notes)
    load(store, mbox(tmp_path, mail("Border Gateway", "Three.", Date="")))
    assert updates(store)["dated"][0].date() == date(2026, 2, 2), "the day on the mailbox's own line"
    assert "states no day" in load(store, eml).rejected[0].reason


def test_a_folder_of_messages_is_one_source(store: MemoryStore, tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "a.eml").write_text(mail("Border Gateway", "One."))
    (folder / "b.eml").write_text(mail("Internal Tools", "Two."))
    found, strange = units([folder])
    assert [(unit.kind, unit.path) for unit in found] == [("mail", folder)]
    assert not strange
    assert load(store, folder).loaded == 2


def test_without_a_known_project_a_mailbox_says_to_load_the_list_first(tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable, match="load the list of projects first"):
        load(MemoryStore(), mbox(tmp_path, mail("Border Gateway", "Late.")))


@pytest.mark.parametrize(
    ("name", "read", "reasons"),
    [
        ("complex", 2, ["names no known project"] * 2),
        ("multipart", 2, ["names no known project"] * 2),
        ("unknown_encoding", 1, ["names no known project"]),
        ("iso8859_encoding", 1, ["names no known project"]),
        ("no_fields", 6, ["names no known project"] * 3),
    ],
)
def test_captured_mailboxes_are_read_message_by_message(
    store: MemoryStore, name: str, read: int, reasons: list[str]
) -> None:
    report = load(store, shared(f"connectors/slack_email/perceval-mbox_{name}.mbox"))
    assert report.read == read
    assert all(reason in reject.reason for reason, reject in zip(reasons, report.rejected, strict=True))


def test_captured_missing_fields_are_told_and_the_project_they_name_gets_them(tmp_path: Path) -> None:
    place = tmp_path / "list"
    place.mkdir()
    (place / "projects.csv").write_text("id,name\nPB,Protocol Buffers\n")
    store = MemoryStore()
    load(store, place)
    report = load(store, shared("connectors/slack_email/perceval-mbox_no_fields.mbox"))
    rows = updates(store)
    assert report.repeated == 3, "four messages have one id"
    assert set(rows["dated"].dt.date) == {date(2010, 12, 1)}
    assert set(rows["author"]) == {"goran@domain.com"}
    assert store.read("x").people["goran@domain.com"].name == "Göran Lastname"
    assert any("no Message-ID" in note for note in report.notes)
