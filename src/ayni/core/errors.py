# SPDX-License-Identifier: Apache-2.0
"""Names every error Ayni raises, in one tree; holds no behaviour beyond its text.

The leaf says who must act::

    AyniError
    ├── Malformed            bytes that cannot be read: whoever wrote them must act
    │   ├── CodecError       not canonical JSON, not valid base64 or hex
    │   ├── FormatError      a file in a format of others, such as iCalendar, that cannot be taken
    │   ├── NoteError        not a signed note, checkpoint, proof, policy or tile
    │   ├── SchemaError      members that do not fit the kind of the act
    │   └── WireError        a request, packet or bundle that cannot be read
    │       └── PacketRefused  a packet of a stick or a folder that is not taken; has a reason code
    ├── NotAuthentic         a hash or a signature does not match: believe nothing, ask the sender
    ├── Refusal              a deed that a rule refuses: the person acts, nothing is broken
    │   ├── StalePage        the object moved since the page was drawn: read it again
    │   └── Screened         a text looks like data of a person: take it out, or say what it is
    ├── Deferred             a deed that is kept as a draft: this state's own offices act first
    ├── LimitExceeded        more than core/limits.py allows: whoever sent it must send less
    ├── NodeTrouble          this node cannot go on: its operator must act
    │   ├── KeyTrouble       a key is missing, unreadable or not the one expected
    │   ├── DoorTrouble      the neighbour door cannot listen where it is told to
    │   ├── GuardTrouble     the high-water mark forbids signing
    │   ├── LinkRuns         a link process of this node runs, where none may
    │   └── StoreTrouble     the database or the disk does not do what was asked
    ├── LinkTrouble          a neighbour's node did not do what was asked
    │   ├── Unreachable      no answer: keep trying
    │   └── Rejected         a refusal by the neighbour's node: stop and show
    └── DrillTrouble         a drill or a measurement did not see what it expected: read its report
        └── PageTrouble      a page did not answer as a person would expect
"""


class AyniError(Exception):
    """Any error raised on purpose by Ayni."""


class Malformed(AyniError):
    """Bytes that cannot be read as what they claim to be."""


class CodecError(Malformed):
    """Not canonical JSON, or not strict base64 or hex."""


class FormatError(Malformed):
    """A file in a format of others that cannot be read, or that has no place here."""


class NoteError(Malformed):
    """Not a signed note, checkpoint, proof, policy or tile."""


class SchemaError(Malformed):
    """Members that do not fit the kind of the act."""


class WireError(Malformed):
    """A request, packet or bundle that cannot be read."""


class PacketRefused(WireError):
    """A packet of a stick or a folder that is not taken; nothing of it was kept.

    Args:
        code: stable reason code, the key of the sentence shown to the person.
        told: what was found and what was expected, in technical words.
    """

    def __init__(self, code: str, told: str) -> None:
        """Keep the code and the words."""
        super().__init__(f"{code}: {told}")
        self.code = code
        self.told = told


class NotAuthentic(AyniError):
    """A hash or a signature that does not match.

    Args:
        part: which part does not match, in words a person can find again.
        expected: what should have been there.
        found: what was there.
    """

    def __init__(self, part: str, *, expected: str, found: str) -> None:
        """Keep the three facts and write the sentence."""
        super().__init__(f"{part} does not match: expected {expected}; found {found}")
        self.part = part
        self.expected = expected
        self.found = found

    def __reduce__(self) -> tuple[object, ...]:
        """Travel between processes with all three facts."""
        return _not_authentic, (self.part, self.expected, self.found)


def _not_authentic(part: str, expected: str, found: str) -> NotAuthentic:
    return NotAuthentic(part, expected=expected, found=found)


class Refusal(AyniError):
    """A deed that a rule refuses; shown to the person, never logged as a failure.

    Args:
        code: stable reason code, the key of the sentence shown to the person.
        params: the values that the sentence names.
    """

    def __init__(self, code: str, **params: object) -> None:
        """Keep the code and its values."""
        told = ", ".join(f"{name}={value}" for name, value in sorted(params.items()))
        super().__init__(f"{code} ({told})" if told else code)
        self.code = code
        self.params = params


class StalePage(Refusal):
    """The object moved since the page was drawn; the person reads it again."""


class Screened(Refusal):
    """A text that looks like data of a person; the message repeats nothing of it.

    Args:
        code: `personal_data_asked` or `personal_data_refused`.
        questions: what was found and where, for the page that asks.
    """

    def __init__(self, code: str, questions: tuple[object, ...]) -> None:
        """Keep the questions apart from what is printed."""
        super().__init__(code, count=len(questions))
        self.questions = questions


class Deferred(AyniError):
    """A deed that is kept as a draft and is signed later, or never; no refusal, nothing is wrong.

    Args:
        draft: number of the draft on this node.
    """

    def __init__(self, draft: int) -> None:
        """Keep the number."""
        super().__init__(f"kept as draft {draft}: it waits for offices of this state")
        self.draft = draft


class LimitExceeded(AyniError):
    """More than a bound of core/limits.py allows."""


class NodeTrouble(AyniError):
    """This node cannot go on; its operator must act."""


class KeyTrouble(NodeTrouble):
    """A key is missing, unreadable or not the one expected."""


class DoorTrouble(NodeTrouble):
    """The neighbour door cannot listen at its address."""


class GuardTrouble(NodeTrouble):
    """The high-water mark forbids signing."""


class LinkRuns(NodeTrouble):
    """A link process of this node runs, where none may."""


class StoreTrouble(NodeTrouble):
    """The database or the disk does not do what was asked."""


class LinkTrouble(AyniError):
    """A neighbour's node did not do what was asked."""


class Unreachable(LinkTrouble):
    """No answer from the neighbour's node; keep trying."""


class Rejected(LinkTrouble):
    """The neighbour's node refuses; stop and show."""


class DrillTrouble(AyniError):
    """A drill or a measurement did not see what it expected."""


class PageTrouble(DrillTrouble):
    """A page did not answer as a person would expect."""
