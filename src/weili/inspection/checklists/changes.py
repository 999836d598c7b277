"""What one version of a checklist changes against another: items added, removed and changed, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass

from weili.inspection.checklists.content import Content
from weili.inspection.checklists.fields import FIELDS, Words, printed_item

#: what is said of a list beside its items
HEADING = {
    "name": "名称", "rule": "判定规则", "kinds": "只对业态", "supplement": "补充表", "note": "说明",
    "confidence": "可信度",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangedItem:
    """An item that both versions have and that differs."""

    code: str
    text: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that differs; `moved`: the same items stand in another order."""

    heading: tuple[str, ...]
    added: tuple[Content, ...]
    removed: tuple[Content, ...]
    changed: tuple[ChangedItem, ...]
    moved: bool

    @property
    def any(self) -> bool:
        """Whether anything differs."""
        return bool(self.heading or self.added or self.removed or self.changed or self.moved)

    @property
    def words(self) -> str:
        """The counts in a sentence: 新增2项，删去1项，修改3项."""
        counts = (("新增", self.added), ("删去", self.removed), ("修改", self.changed))
        said = [f"{verb}{len(items)}项" for verb, items in counts if items]
        said += [f"更改{'、'.join(self.heading)}"] if self.heading else []
        said += ["调整顺序"] if self.moved else []
        return "，".join(said) or "没有变化"


def changes_between(before: Content, after: Content, words: Words) -> Changes:
    """What `after` changes against `before`; items are the same by their code."""
    old, new = _by_code(before), _by_code(after)
    shared = [code for code in new if code in old]
    changed = [
        ChangedItem(code, new[code]["text"], _differences(old[code], new[code], words)) for code in shared
    ]
    return Changes(
        heading=tuple(label for name, label in HEADING.items() if before[name] != after[name]),
        added=tuple(item for code, item in new.items() if code not in old),
        removed=tuple(item for code, item in old.items() if code not in new),
        changed=tuple(each for each in changed if each.differences),
        moved=shared != [code for code in old if code in new],
    )


def _by_code(content: Content) -> dict[str, Content]:
    return {item["code"]: item for item in content["items"]}


def _differences(
    old: Mapping[str, object], new: Mapping[str, object], words: Words
) -> tuple[Difference, ...]:
    before, after = printed_item(dict(old), words), printed_item(dict(new), words)
    return tuple(
        Difference(label, before[name], after[name])
        for name, label in FIELDS.items()
        if before[name] != after[name]
    )
