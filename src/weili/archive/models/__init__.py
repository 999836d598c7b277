"""The tables of the archive, one file per thing."""

from weili.archive.models.businesses import Business, Closure, Market, Operator, Premises, SearchGrams
from weili.archive.models.documents import Document
from weili.archive.models.doors import Door
from weili.archive.models.duties import Assignment, Duty, DutyExtension, DutyPause
from weili.archive.models.identity import Handle, Merge, Question, ReturnedRow
from weili.archive.models.imports import ColumnMapping, ImportBatch, ImportedRow
from weili.archive.models.listings import KeyListing, Lead
from weili.archive.models.parties import Party, Purchase
from weili.archive.models.permits import Permit
from weili.archive.models.staff import StaffMember
from weili.archive.models.timeline import ChainHead, Entry, PersonalPart, Seal, SealedHead
from weili.archive.models.visits import Visit

__all__ = [
    "Assignment",
    "Business",
    "ChainHead",
    "Closure",
    "ColumnMapping",
    "Document",
    "Door",
    "Duty",
    "DutyExtension",
    "DutyPause",
    "Entry",
    "Handle",
    "ImportBatch",
    "ImportedRow",
    "KeyListing",
    "Lead",
    "Market",
    "Merge",
    "Operator",
    "Party",
    "Permit",
    "PersonalPart",
    "Premises",
    "Purchase",
    "Question",
    "ReturnedRow",
    "Seal",
    "SealedHead",
    "SearchGrams",
    "StaffMember",
    "Visit",
]
