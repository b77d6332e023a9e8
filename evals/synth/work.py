"""Work items and milestones: planned once for a project, then shown as each picture saw them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from evals.synth.curves import Curve
from evals.synth.spec import PICTURES, Plot, group, standing

ACTIVITIES = {
    "system": ("specification", "design", "build", "integration", "acceptance"),
    "works": ("survey", "design", "procurement", "installation", "commissioning"),
    "process": ("discovery", "draft", "pilot", "training", "changeover"),
}
MOMENTS = {
    "system": ((0.19, "Design agreed"), (0.44, "Build complete"), (0.74, "Acceptance passed"), (0.985, "Go-live")),
    "works": ((0.19, "Design approved"), (0.44, "Site handed over"), (0.74, "Works complete"), (0.985, "In service")),
    "process": ((0.19, "Scope agreed"), (0.44, "Rules approved"), (0.74, "Pilot evaluated"), (0.985, "Changed over")),
}
BOUGHT = {"build", "integration", "procurement", "installation", "draft", "design"}
USUAL = (0.05, 3, 9)
A_WEEK = 5
A_FORTNIGHT = 11
LAST = 0.98


@dataclass(frozen=True)
class Job:
    """One item of work with everything that will ever happen to it."""

    id: str
    plot: Plot
    name: str
    kind: str
    share: float
    start: date
    baseline_due: date
    done_on: date | None
    vendor: str
    effort: int
    agreed: date | None
    blocked_since: date | None

    def due_on(self, day: date) -> date:
        """The due day as it stood on `day`."""
        plot = self.plot
        moments = [d for d in {*plot.ends, *plot.replans} if d <= day]
        due = self.baseline_due
        if moments:
            latest = max(moments)
            reached, end = plot.progress.at(latest), plot.end_on(latest)
            if self.share > reached and (self.done_on is None or self.done_on > latest):
                rest = Curve([(latest, reached), (end, 1)])
                due = max(rest.reaches(self.share) or end, due if end >= plot.end else due - timedelta(days=30))
        if self.agreed and day >= self.baseline_due - timedelta(days=6):
            due = max(due, self.agreed)
        return due

    def is_done(self, day: date) -> bool:
        """True where it was finished by `day`."""
        return self.done_on is not None and self.done_on <= day

    def has_begun(self, day: date) -> bool:
        """True where somebody works on it, or did."""
        return self.is_done(day) or (self.kind == "task" and self.start <= day and self.share <= self._front(day))

    def done_share(self, day: date) -> float:
        """How much of it was done."""
        if self.is_done(day):
            return 1.0
        if not self.has_begun(day):
            return 0.0
        length = max((self.due_on(day) - self.start).days, 20)
        return min(round((day - self.start).days / length, 1), 0.9)

    def touched_on(self, day: date) -> date:
        """The day it was last changed in the tracker."""
        last = day - timedelta(days=len(self.name) % 13 + 1)
        if self.plot.touched_until:
            last = min(last, self.plot.touched_until)
        if self.is_done(day) and self.done_on:
            return self.done_on
        if self.has_begun(day):
            return max(last, self.start)
        moved = [d for d in self.plot.ends if d <= day]
        return max([self.plot.start, *moved])

    def _front(self, day: date) -> float:
        return self.plot.progress.at(day) + 0.3


def jobs(plot: Plot, seed: int) -> list[Job]:
    """All items of a project, tasks first in the order of the plan, then milestones."""
    rng = Random(f"{seed}:{plot.id}:work")
    return [*_tasks(plot, rng), *_milestones(plot)]


def _tasks(plot: Plot, rng: Random) -> Iterator[Job]:
    names = [(part, activity) for activity in ACTIVITIES[plot.family] for part in plot.parts]
    vendors = plot.all_vendors()
    for position, (part, activity) in enumerate(names, start=1):
        share = position / (len(names) + 1)
        due = plot.plan.reaches(share) or plot.end
        bought = vendors[position % len(vendors)] if vendors and activity in BOUGHT and position % 2 else ""
        if bought and isinstance(plot.vendors, dict) and plot.vendors[bought] > due:
            bought = ""
        done, agreed = _finish(plot, share, due, bought, rng)
        yield Job(
            id=f"{plot.id}-{position:02}",
            plot=plot,
            name=f"{part} {activity}",
            kind="task",
            share=share,
            start=max(plot.start, due - timedelta(days=rng.randint(40, 75))),
            baseline_due=due,
            done_on=done,
            vendor=bought,
            effort=rng.randrange(40, 264, 8),
            agreed=agreed,
            blocked_since=_blocked(plot, position, done),
        )


def _finish(plot: Plot, share: float, due: date, vendor: str, rng: Random) -> tuple[date | None, date | None]:
    """The day it was really finished, and the later day agreed on where it slipped by itself."""
    chance, least, most = group()["lateness"].get(vendor, USUAL)
    late = rng.randint(int(least), int(most)) if rng.random() < chance else 0
    agreed = due + timedelta(days=late if late < A_FORTNIGHT else late // 2) if late else None
    reached = due if chance == 0 else plot.progress.reaches(share)
    if reached is None:
        return None, agreed
    done = max(reached + timedelta(days=late or -rng.randint(0, 6)), plot.start + timedelta(days=5))
    done = min(done, plot.actual_end or done)
    if done > (plot.touched_until or PICTURES[-1]):
        return None, agreed
    return done, agreed


def _blocked(plot: Plot, position: int, done: date | None) -> date | None:
    if done is not None or not plot.blocked:
        return None
    first_open = int(plot.progress.at(PICTURES[-1]) * (5 * len(plot.parts) + 1)) + 1
    day: date | None = plot.blocked.get(position - first_open)
    return day


def _milestones(plot: Plot) -> Iterator[Job]:
    for number, (share, name) in enumerate(MOMENTS[plot.family], start=1):
        due = plot.end if share > LAST else plot.plan.reaches(share) or plot.end
        reached = plot.progress.reaches(share)
        done = min(reached, due) if reached and (reached - due).days <= A_WEEK else reached
        if plot.actual_end and done:
            done = min(done, plot.actual_end)
        yield Job(
            id=f"{plot.id}-M{number}",
            plot=plot,
            name=f"{name}: {plot.name}",
            kind="milestone",
            share=share,
            start=due,
            baseline_due=due,
            done_on=done,
            vendor="",
            effort=0,
            agreed=None,
            blocked_since=None,
        )


def row(job: Job, day: date, crew: list[str]) -> dict[str, object]:
    """One line of items.csv as the picture of `day` saw it."""
    blocked = job.blocked_since if job.blocked_since and job.blocked_since <= day and not job.is_done(day) else None
    status = (
        "done" if job.is_done(day) else "blocked" if blocked else "in_progress" if job.has_begun(day) else "not_started"
    )
    owner = crew[len(job.name) % len(crew)] if crew else ""
    return {
        "id": job.id,
        "project": job.plot.id,
        "name": job.name,
        "kind": job.kind,
        "status": status,
        "priority": job.plot.priority if job.kind == "milestone" else "medium",
        "owner": owner,
        "team": job.plot.team,
        "vendor": job.vendor if job.vendor in job.plot.vendors_on(day) else "",
        "start": job.start if job.kind == "task" else "",
        "baseline_due": job.baseline_due,
        "due": job.due_on(day),
        "done_on": job.done_on if job.is_done(day) else "",
        "percent_complete": job.done_share(day),
        "effort_hours": job.effort or "",
        "blocked_since": blocked or "",
        "updated_on": job.touched_on(day),
    }


def stage(plot: Plot, day: date) -> str:
    """Name of the stage of the life cycle."""
    if plot.actual_end and plot.actual_end <= day:
        return "Closed"
    steps = {plot.start: "Initiation"}
    for share, name in zip((0.05, 0.2, 0.45, 0.75), ("Design", "Build", "Test", "Roll-out"), strict=True):
        reached = plot.progress.reaches(share)
        if reached:
            steps[reached] = name
    return str(standing(steps, day, "Initiation"))
