"""The door for plugins: all that they may import of the core besides ``portal.domain``. No Flask here.

``take`` and ``open_matter`` are the desk's verbs; ``consequence`` moves another matter inside the transaction of a
step, recorded with its true actor and its cause. The tables are for reading and for foreign keys.
"""

from portal import clock
from portal.desk import Desk
from portal.desk.appointments import (
    appoint,
    appointment_of,
    call_off,
    due_days,
    engagements,
    in_room,
    in_rooms,
)
from portal.desk.audit import record as log_act
from portal.desk.basis_changes import items_of as items_of_basis_change
from portal.desk.basis_changes import mark as tell_basis_change
from portal.desk.clocks import running_due, term_on
from portal.desk.correspondents import (
    contact_of,
    correspondents,
    night_contact,
    place_of,
    tell_of_no_liaison,
    whose,
)
from portal.desk.district import note_setting
from portal.desk.duties import must_be
from portal.desk.facts import files_of, incident_of, linked_from, linked_to, record_of, takes_part
from portal.desk.fields import (
    ChoiceField,
    ItemField,
    MomentField,
    PlaceField,
    UnitField,
    UnitsField,
    Whereabouts,
    item_id,
    offence,
)
from portal.desk.figures import figures
from portal.desk.files import carry_over, hand_on
from portal.desk.forms import StepForm
from portal.desk.letters import void as void_letters
from portal.desk.lists import known_to, readable_by
from portal.desk.matters import consequence, keep_in_draft, link, open_matter, take
from portal.desk.moving import together
from portal.desk.notices import people_of, supervisors
from portal.desk.notices import put as put_notice
from portal.desk.notices import write as write_notices
from portal.desk.openings import file_case, open_between, open_draft_for
from portal.desk.overseers import coordinator, government, government_name, government_organ
from portal.desk.paper_records import PaperRecord
from portal.desk.power_handovers import consulted
from portal.desk.recording import answered_on_paper
from portal.desk.records import Record, read_records, refuse
from portal.desk.rejudging import ask_what_is_new
from portal.desk.reminding import reminds_of
from portal.desk.sheet_writing import sheet_bytes
from portal.desk.taking_up import last_event, taken_by, taken_up
from portal.desk.usual_forms import (
    LONG,
    SHORT,
    USUAL_FORMS,
    ApprovalForm,
    LateForm,
    OfflineDeliveryForm,
    PaperForm,
    PhraseForm,
    ReasonForm,
    RemarkForm,
    ScanForm,
    SupplementForm,
    SupplementListForm,
)
from portal.desk.veils import handled_columns, masked_lines
from portal.desk.veils import lift as lift_veil
from portal.domain.appointments import Engagement
from portal.hookspecs import Details, Plugin, hookimpl
from portal.store.appointments import Appointment
from portal.store.db import InstantField, JSONField, Prepared, Table, transaction
from portal.store.decisions import JUSTICE_STATION, SEAL_FIRST
from portal.store.matters import Event, Link, Matter, Party, of_item
from portal.store.people import Person
from portal.store.snapshots import calendar, directory, power_list, switch
from portal.store.units import Liaison, Unit

__all__ = [
    "JUSTICE_STATION",
    "LONG",
    "SEAL_FIRST",
    "SHORT",
    "USUAL_FORMS",
    "Appointment",
    "ApprovalForm",
    "ChoiceField",
    "Desk",
    "Details",
    "Engagement",
    "Event",
    "InstantField",
    "ItemField",
    "JSONField",
    "LateForm",
    "Liaison",
    "Link",
    "Matter",
    "MomentField",
    "OfflineDeliveryForm",
    "PaperForm",
    "PaperRecord",
    "Party",
    "Person",
    "PhraseForm",
    "PlaceField",
    "Plugin",
    "Prepared",
    "ReasonForm",
    "Record",
    "RemarkForm",
    "ScanForm",
    "StepForm",
    "SupplementForm",
    "SupplementListForm",
    "Table",
    "Unit",
    "UnitField",
    "UnitsField",
    "Whereabouts",
    "answered_on_paper",
    "appoint",
    "appointment_of",
    "ask_what_is_new",
    "calendar",
    "call_off",
    "carry_over",
    "clock",
    "consequence",
    "consulted",
    "contact_of",
    "coordinator",
    "correspondents",
    "directory",
    "due_days",
    "engagements",
    "figures",
    "file_case",
    "files_of",
    "government",
    "government_name",
    "government_organ",
    "hand_on",
    "handled_columns",
    "hookimpl",
    "in_room",
    "in_rooms",
    "incident_of",
    "item_id",
    "items_of_basis_change",
    "keep_in_draft",
    "known_to",
    "last_event",
    "lift_veil",
    "link",
    "linked_from",
    "linked_to",
    "log_act",
    "masked_lines",
    "must_be",
    "night_contact",
    "note_setting",
    "of_item",
    "offence",
    "open_between",
    "open_draft_for",
    "open_matter",
    "people_of",
    "place_of",
    "power_list",
    "put_notice",
    "read_records",
    "readable_by",
    "record_of",
    "refuse",
    "reminds_of",
    "running_due",
    "sheet_bytes",
    "supervisors",
    "switch",
    "take",
    "taken_by",
    "taken_up",
    "takes_part",
    "tell_basis_change",
    "tell_of_no_liaison",
    "term_on",
    "together",
    "transaction",
    "void_letters",
    "whose",
    "write_notices",
]
