"""The tables of the kernel, one file per thing."""

from weili.kernel.models.absences import Absence
from weili.kernel.models.files import StoredFile
from weili.kernel.models.jobs import Job
from weili.kernel.models.law import LawTable
from weili.kernel.models.letters import Notification, OutboxMessage
from weili.kernel.models.numbers import Counter
from weili.kernel.models.outside import OutsideCall, OutsideToken
from weili.kernel.models.people import AccountChange, Disclosure, Person, Post
from weili.kernel.models.places import District, Station, Town
from weili.kernel.models.saved_lists import SavedList

__all__ = [
    "Absence",
    "AccountChange",
    "Counter",
    "Disclosure",
    "District",
    "Job",
    "LawTable",
    "Notification",
    "OutboxMessage",
    "OutsideCall",
    "OutsideToken",
    "Person",
    "Post",
    "SavedList",
    "Station",
    "StoredFile",
    "Town",
]
