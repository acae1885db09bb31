"""What rules found becomes findings: with a line, waivers applied, each told once."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from feuillet.check.rules import WRITTEN, load_families
from feuillet.check.rules.rule import Rule, Severity, Subject, Violation, rules_on
from feuillet.model.expressions import Place
from feuillet.model.leaflet import Leaflet
from feuillet.model.passages import waived, waivers
from feuillet.read import line_finder

load_families(WRITTEN)

STALE = "L-W01"
"""The « rule » of a waiver that serves nothing."""

UNREADABLE = "lecture"
"""The « rule » of a file that does not read."""


@dataclass(frozen=True)
class Finding:
    """One thing to mend, for an author: where, what, what to do."""

    leaflet: str
    rule: str
    severity: Severity
    where: str
    line: int
    message: str


@dataclass
class Gathered:
    """Findings as they come, told once however many variants have them."""

    name: str
    leaflet: Leaflet
    line: Callable[[Place], int]
    seen: dict[tuple[str, Place, str, Severity], list[str]] = field(default_factory=dict)
    waived: set[tuple[str, Place]] = field(default_factory=set)

    def add(self, one: Rule, found: Iterator[Violation], label: str = "") -> None:
        """Keep what a rule found, for one variant or for the leaflet as written."""
        for place, problem, severity in found:
            key = (one.id, place, problem, severity or one.severity)
            self.seen.setdefault(key, []).append(label)

    def findings(self) -> list[Finding]:
        """Return them in the order of the file, waivers applied, and waivers that serve nothing."""
        all_found = [self._finding(*key, labels) for key, labels in self.seen.items()]
        for place, rule in waivers(self.leaflet):
            holder = place[:-2]
            if not any(r == rule and p[: len(holder)] == holder for r, p in self.waived):
                problem = f"cette dérogation à {rule} ne sert plus : retirez-la"
                all_found.append(self._finding(STALE, place, problem, "warning", [""]))
        return sorted(all_found, key=lambda one: (one.line, one.rule))

    def _finding(
        self, rule: str, place: Place, problem: str, severity: Severity, labels: list[str]
    ) -> Finding:
        reason = waived(self.leaflet, place, rule)
        if reason:
            self.waived.add((rule, place))
            severity, problem = "information", f"{problem} [dérogation : {reason}]"
        if labels[0]:
            many = f"{len(labels)} variantes, dont " if len(labels) > 1 else ""
            problem += f" ({many}{labels[0]})"
        where = self._where(place)
        return Finding(self.name, rule, severity, where, self.line(place), problem)

    def _where(self, place: Place) -> str:
        """Return the document and section of a place, in the author's words."""
        if place[:1] != ("documents",) or len(place) < 2:
            return " › ".join(str(step) for step in place[:2]) or "fiche"
        plan = self.leaflet.documents[str(place[1])]
        if len(place) < 4 or place[2] != "sections":
            return str(place[1])
        title = plan.sections[int(place[3])].title
        return f"{place[1]} › {title or 'sans titre'}"


def blocking_problems(subject: Subject, text: str, file_name: str) -> list[str]:
    """Return, one French line each, the errors in a leaflet as written that forbid printing it."""
    lines = None
    problems = []
    for one in rules_on("leaflet"):
        if one.severity != "error":
            continue
        for place, problem, severity in one.look(subject):
            if (severity or "error") != "error" or waived(subject.leaflet, place, one.id):
                continue
            lines = lines or line_finder(text)
            problems.append(f"{file_name}, ligne {lines(place)} : {problem} ({one.id})")
    return list(dict.fromkeys(problems))


def unreadable(name: str, problem: str) -> Finding:
    """Return the finding of a file that does not read, from its own sentence."""
    # Another file, such as the hospital's protocol, keeps its own name and line in the sentence.
    own = re.match(rf"{re.escape(name)}\.yaml, ligne (\d+) : (.*)", problem, re.DOTALL)
    line, said = (int(own[1]), own[2]) if own else (1, problem)
    return Finding(name, UNREADABLE, "error", "fichier", line, said)
