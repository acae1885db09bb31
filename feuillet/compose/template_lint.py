"""What is unsafe in a template, found by walking its HTML with the Jinja parts left opaque.

HTML escaping is the wrong language inside a style, a script, an address or an unquoted
attribute: a template may print a value in text and in other quoted attributes only.
"""

import re

_TOKENS = re.compile(r"(\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->)|(.)", re.DOTALL)
_BANNED_WORD = re.compile(r"\b(?:safe|autoescape)\b")
# What these bring in is looked at elsewhere, as if it stood in text.
_BRINGS_TEXT = re.compile(r"\{%[-+]?\s*(?:include|block|call)\b")
_BANNED_ATTRIBUTE = re.compile(
    r"(?:\w+:)?(?:style|href|src|srcset|data|action|background|on\w+)", re.IGNORECASE
)
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)\s*=\s*$")


def lint_template(name: str, source: str) -> list[str]:
    """Return what is unsafe in a template, each with file and line."""
    walk = _Walk()
    faults = []
    for match in _TOKENS.finditer(source):
        jinja, character = match.groups()
        if not jinja:
            walk.meet_html(character)
        elif problem := walk.meet_jinja(jinja):
            line = source.count("\n", 0, match.start()) + 1
            faults.append(f"{name}, ligne {line} : {problem}")
    return faults


class _Walk:
    """Where in the HTML one stands: in text, in a tag, in an attribute, in a style or script."""

    def __init__(self) -> None:
        self.tag = ""
        """The tag being written, from its `<`, with quoted values left out; empty in text."""
        self.quote = ""
        self.attribute = ""
        self.raw = ""
        """`style` or `script` while inside one."""

    def meet_html(self, character: str) -> None:
        """Move one character of HTML on."""
        if self.quote:
            if character == self.quote:
                self.quote = ""
                self.tag += "_"
        elif not self.tag:
            self.tag = "<" if character == "<" else ""
        elif character == ">":
            self._close_tag()
        elif character in "\"'" and (match := _ATTRIBUTE.search(self.tag)):
            self.quote, self.attribute = character, match[1]
        else:
            self.tag += character

    def _close_tag(self) -> None:
        words = re.match(r"<(/?)([a-zA-Z]+)", self.tag)
        kind = words[2].lower() if words else ""
        if words and words[1] and kind == self.raw:
            self.raw = ""
        elif kind in ("style", "script") and not self.raw and words and not words[1]:
            self.raw = kind
        self.tag = ""

    def meet_jinja(self, part: str) -> str | None:
        """Return what is wrong with a Jinja part standing here."""
        if part.startswith(("{#", "<!--")):
            return (
                "« {{ » n'est pas admis dans un commentaire HTML, retirez-le"
                if "{{" in part
                else None
            )
        if _BANNED_WORD.search(part):
            return "« safe » et « autoescape » ne sont pas admis, retirez-les"
        if not part.startswith("{{") and not _BRINGS_TEXT.match(part):
            return None
        if self.raw:
            return f"« {{{{ » n'est pas admis dans <{self.raw}>, retirez-le"
        if self.quote and _BANNED_ATTRIBUTE.fullmatch(self.attribute):
            return f"« {{{{ » n'est pas admis dans l'attribut « {self.attribute} », retirez-le"
        if self.tag and (not self.quote or not part.startswith("{{")):
            return "dans une balise, « {{ » doit être entre guillemets"
        return None
