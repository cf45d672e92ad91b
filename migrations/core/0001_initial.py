"""The tables of core as they were at the first release; frozen copies of the models."""

from typing import Any

from peewee import (
    BigIntegerField,
    BooleanField,
    CompositeKey,
    DateField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)


def up(migrator: Any, db: Any) -> None:
    class Unit(Model):
        code = TextField(unique=True)
        name = TextField()
        full_name = TextField()
        short_name = TextField(default="")
        aliases = TextField()
        kind = TextField()
        parent = ForeignKeyField("self", null=True)
        organ_code = TextField(default="")
        municipal_name = TextField(default="")
        address = TextField(default="")
        duty_phone = TextField(default="")
        note = TextField(default="")
        valid_from = DateField(null=True)
        valid_to = DateField(null=True)
        successor = ForeignKeyField("self", null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "unit"

    db.create_tables([Unit])

    class Person(Model):
        username = TextField(unique=True)
        name = TextField()
        unit = ForeignKeyField(Unit)
        roles = TextField(default="")
        password_hash = TextField(default="")
        must_change_password = BooleanField(default=True)
        password_changed_at = BigIntegerField(null=True)
        active = BooleanField(default=True)
        stamp = IntegerField(default=1)
        post = TextField(default="")
        office_phone = TextField(default="")
        mobile = TextField(default="")
        badge = TextField(default="")
        badge_until = DateField(null=True)
        deputy = ForeignKeyField("self", null=True)
        created_at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "person"

    db.create_tables([Person])

    class Absence(Model):
        person = ForeignKeyField(Person)
        deputy = ForeignKeyField(Person, null=True)
        since = DateField()
        until = DateField()
        reason = TextField(default="")
        recorded_by = ForeignKeyField(Person, null=True)
        recorded_at = BigIntegerField()
        ended_at = BigIntegerField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "absence"
            indexes = ((("person", "until"), False), (("deputy", "until"), False))

    db.create_tables([Absence])

    class Announcement(Model):
        title = TextField()
        text = TextField()
        starts_on = DateField()
        ends_on = DateField()
        kinds = TextField()
        author = ForeignKeyField(Person)
        created_at = BigIntegerField()
        told_at = BigIntegerField(null=True)
        withdrawn_at = BigIntegerField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "announcement"
            indexes = ((("ends_on", "starts_on"), False),)

    db.create_tables([Announcement])

    class AnnouncementRead(Model):
        announcement = ForeignKeyField(Announcement)
        person = ForeignKeyField(Person)
        read_at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "announcement_read"
            primary_key = CompositeKey("announcement", "person")

    db.create_tables([AnnouncementRead])

    class ApiToken(Model):
        token_hash = TextField(unique=True)
        person = ForeignKeyField(Person)
        created_at = BigIntegerField()
        revoked_at = BigIntegerField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "api_token"

    db.create_tables([ApiToken])

    class AuditEntry(Model):
        id = BigIntegerField(primary_key=True)
        at = BigIntegerField()
        actor_id = BigIntegerField(null=True)
        actor_name = TextField()
        unit_id = BigIntegerField(null=True)
        action = TextField()
        object_kind = TextField(default="")
        object_id = BigIntegerField(null=True)
        detail = TextField(default="{}")
        previous = TextField()
        hash = TextField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "audit_entry"
            indexes = (
                (("at", "id"), False),
                (("actor_name", "at", "id"), False),
                (("unit_id", "at", "id"), False),
                (("action", "at", "id"), False),
                (("object_kind", "object_id", "at", "id"), False),
            )

    db.create_tables([AuditEntry])

    class AuditHead(Model):
        id = BigIntegerField(primary_key=True)
        last = BigIntegerField()
        hash = TextField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "audit_head"

    db.create_tables([AuditHead])

    class PowerItem(Model):
        code = TextField(unique=True)
        retained = BooleanField(default=False)
        origin = ForeignKeyField(Unit)
        needs_review = BooleanField(default=False)
        repealed_on = DateField(null=True)
        repealed_basis = TextField(default="")

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "power_item"

    db.create_tables([PowerItem])

    class Place(Model):
        name = TextField(unique=True)
        aliases = TextField()
        office = ForeignKeyField(Unit)
        category = TextField(default="")
        note = TextField(default="")
        former = TextField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "place"

    db.create_tables([Place])

    class ListPaper(Model):
        document = TextField()
        title = TextField(default="")
        mode = TextField()
        effective_from = DateField()
        published_on = DateField()
        matter_id = IntegerField(null=True)
        file_sha256 = TextField(default="")
        transition_from = DateField(null=True)
        transition_to = DateField(null=True)
        open_cases = TextField(default="stay")
        reason = TextField(default="")

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "list_paper"

    db.create_tables([ListPaper])

    class PowerGrant(Model):
        item = ForeignKeyField(PowerItem)
        holder = ForeignKeyField(Unit)
        mode = TextField(default="devolved")
        penalties = TextField()
        valid_from = DateField()
        valid_to = DateField(null=True)
        paper = ForeignKeyField(ListPaper)
        recall_paper = ForeignKeyField(ListPaper, null=True)
        number = TextField(default="")

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "power_grant"
            indexes = ((("item", "holder", "valid_from"), True),)

    db.create_tables([PowerGrant])

    class Matter(Model):
        kind = TextField()
        state = TextField()
        version = IntegerField(default=1)
        title = TextField(default="")
        subject = TextField(default="")
        number = TextField(default="")
        item = ForeignKeyField(PowerItem, null=True)
        place = ForeignKeyField(Place, null=True)
        place_text = TextField(default="")
        office = ForeignKeyField(Unit, null=True)
        grant = ForeignKeyField(PowerGrant, null=True)
        summary = TextField(default="")
        filed_under = TextField(default="")
        draft = TextField()
        opened_at = BigIntegerField()
        opened_by = ForeignKeyField(Person)
        last_editor = ForeignKeyField(Person, null=True)
        entered_at = BigIntegerField()
        closed_at = BigIntegerField(null=True)
        private = BooleanField(default=False)
        restricted = BooleanField(default=False)
        escalated = BooleanField(default=False)
        open = BooleanField(default=True)
        outcome = TextField(default="")
        due_at = BigIntegerField(default=253402300799)
        due_unit = TextField(default="")
        due_reminder = BooleanField(default=False)
        paused = BooleanField(default=False)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "matter"
            indexes = (
                (("kind", "open", "due_at", "id"), False),
                (("open", "due_at", "id"), False),
                (("escalated", "open", "due_at", "id"), False),
                (("item", "office"), False),
            )

    db.create_tables([Matter])

    class BasisChangeItem(Model):
        matter = ForeignKeyField(Matter, on_delete="CASCADE")
        item = ForeignKeyField(PowerItem)
        before = TextField(default="")
        after = TextField(default="")

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "basis_change_item"

    db.create_tables([BasisChangeItem])

    class CalendarYear(Model):
        year = IntegerField(primary_key=True)
        source = TextField(default="")
        off = TextField()
        makeup = TextField()
        loaded_at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "calendar_year"

    db.create_tables([CalendarYear])

    class DeclaredKind(Model):
        kind = TextField(primary_key=True)
        plugin = TextField()
        plugin_label = TextField()
        label = TextField()
        states = TextField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "declared_kind"

    db.create_tables([DeclaredKind])

    class Digest(Model):
        person = ForeignKeyField(Person, on_delete="CASCADE")
        day = DateField()
        sections = TextField()
        sent_at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "digest"
            indexes = ((("person", "day"), True),)

    db.create_tables([Digest])

    class Event(Model):
        matter = ForeignKeyField(Matter)
        step = TextField()
        label = TextField()
        from_state = TextField(default="")
        to_state = TextField(default="")
        actor = ForeignKeyField(Person)
        actor_name = TextField()
        unit = ForeignKeyField(Unit)
        happened_at = BigIntegerField()
        recorded_at = BigIntegerField()
        details = TextField()
        confirmed = TextField()
        lateness = TextField(default="")
        cause_id = BigIntegerField(null=True)
        acted_for = BigIntegerField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "event"
            indexes = ((("actor", "recorded_at"), False), (("acted_for", "recorded_at"), False))

    db.create_tables([Event])

    class Heartbeat(Model):
        name = TextField(primary_key=True)
        beat_at = BigIntegerField()
        digests_on = DateField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "heartbeat"

    db.create_tables([Heartbeat])

    class IssuedLetter(Model):
        matter = ForeignKeyField(Matter)
        kind = TextField()
        unit = ForeignKeyField(Unit)
        document_type = TextField()
        year = IntegerField()
        sequence = IntegerField(null=True)
        number = TextField(unique=True, null=True)
        title = TextField()
        content = TextField()
        content_sha256 = TextField()
        template_sha256 = TextField(default="")
        issued_at = BigIntegerField()
        issued_by = ForeignKeyField(Person)
        void = BooleanField(default=False)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "issued_letter"
            indexes = ((("unit", "document_type", "year", "sequence"), True),)

    db.create_tables([IssuedLetter])

    class LetterTemplate(Model):
        form = TextField()
        number = IntegerField()
        name = TextField()
        sha256 = TextField()
        uploaded_by = ForeignKeyField(Person)
        uploaded_at = BigIntegerField()
        since = BigIntegerField(null=True)
        until = BigIntegerField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "letter_template"
            indexes = ((("form", "number"), True),)

    db.create_tables([LetterTemplate])

    class Liaison(Model):
        unit = ForeignKeyField(Unit)
        person_id = BigIntegerField(null=True)
        name = TextField()
        post = TextField(default="")
        office_phone = TextField(default="")
        mobile = TextField(default="")
        valid_from = DateField()
        valid_to = DateField(null=True)
        backup = TextField(default="")
        recorded_at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "liaison"

    db.create_tables([Liaison])

    class Link(Model):
        matter = ForeignKeyField(Matter)
        other = ForeignKeyField(Matter)
        relation = TextField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "link"
            primary_key = CompositeKey("matter", "other", "relation")

    db.create_tables([Link])

    class LoginFailure(Model):
        username = TextField()
        network = TextField()
        at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "login_failure"
            indexes = ((("username", "at"), False), (("network", "at"), False))

    db.create_tables([LoginFailure])

    class LoginSession(Model):
        token_hash = TextField(unique=True)
        person = ForeignKeyField(Person, on_delete="CASCADE")
        stamp = IntegerField()
        started_at = BigIntegerField()
        seen_at = BigIntegerField()
        network = TextField(default="")

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "login_session"

    db.create_tables([LoginSession])

    class MatterClock(Model):
        matter = ForeignKeyField(Matter, on_delete="CASCADE")
        term = TextField()
        name = TextField()
        words = TextField()
        label = TextField()
        basis = TextField()
        source = TextField(default="")
        length = IntegerField()
        unit = TextField()
        owed_by = TextField()
        aside = BooleanField(default=False)
        state = TextField()
        started_at = BigIntegerField()
        due_at = BigIntegerField()
        due_on = DateField()
        conservative_on = DateField(null=True)
        rolled_on = DateField(null=True)
        provisional = BooleanField(default=False)
        stopped_at = BigIntegerField(null=True)
        lateness = TextField(default="")
        remind_at = BigIntegerField(default=0)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "matter_clock"
            indexes = ((("provisional", "stopped_at"), False), (("remind_at", "id"), False))

    db.create_tables([MatterClock])

    class MissedWords(Model):
        words = TextField(unique=True)
        times = IntegerField(default=1)
        chosen = ForeignKeyField(PowerItem, null=True)
        last_at = BigIntegerField()
        settled = BooleanField(default=False)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "missed_words"

    db.create_tables([MissedWords])

    class Notice(Model):
        person = ForeignKeyField(Person)
        matter = ForeignKeyField(Matter, null=True)
        kind = TextField(default="")
        text = TextField()
        created_at = BigIntegerField()
        read_at = BigIntegerField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "notice"
            indexes = ((("person", "read_at", "id"), False),)

    db.create_tables([Notice])

    class NumberSeries(Model):
        unit = ForeignKeyField(Unit)
        document_type = TextField()
        year = IntegerField()
        mode = TextField(default="auto")
        organ_code = TextField()
        next_number = IntegerField(default=1)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "number_series"
            indexes = ((("unit", "document_type", "year"), True),)

    db.create_tables([NumberSeries])

    class OriginalsSheet(Model):
        matter = ForeignKeyField(Matter)
        giver = ForeignKeyField(Unit)
        taker = ForeignKeyField(Unit)
        items = TextField()
        given_by = ForeignKeyField(Person)
        given_name = TextField()
        given_at = BigIntegerField()
        taken_name = TextField(default="")
        taken_at = BigIntegerField(null=True)
        differences = TextField(default="")
        letter = ForeignKeyField(IssuedLetter, null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "originals_sheet"

    db.create_tables([OriginalsSheet])

    class Party(Model):
        matter = ForeignKeyField(Matter, on_delete="CASCADE")
        unit = ForeignKeyField(Unit)
        seat = TextField()
        kind = TextField()
        state = TextField()
        open = BooleanField(default=True)
        todo = TextField(default="")
        due_at = BigIntegerField(default=253402300799)
        assignee = ForeignKeyField(Person, null=True)
        former = ForeignKeyField(Unit, null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "party"
            primary_key = CompositeKey("matter", "seat", "unit")
            indexes = (
                (("unit", "kind", "open", "due_at", "matter"), False),
                (("unit", "open", "due_at", "matter"), False),
                (("unit", "todo", "open", "due_at", "matter"), False),
                (("unit", "todo", "open", "kind"), False),
                (("unit", "state", "open", "due_at", "matter"), False),
            )

    db.create_tables([Party])

    class Phrase(Model):
        person = ForeignKeyField(Person, on_delete="CASCADE")
        use = TextField(default="")
        text = TextField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "phrase"

    db.create_tables([Phrase])

    class PluginSwitch(Model):
        plugin = TextField()
        unit = ForeignKeyField(Unit)
        state = TextField()
        changed_at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "plugin_switch"
            indexes = ((("plugin", "unit"), True),)

    db.create_tables([PluginSwitch])

    class PowerWording(Model):
        item = ForeignKeyField(PowerItem)
        name = TextField()
        field = TextField(default="")
        basis = TextField(default="")
        penalties = TextField()
        note = TextField(default="")
        valid_from = DateField()
        valid_to = DateField(null=True)
        paper = ForeignKeyField(ListPaper)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "power_wording"

    db.create_tables([PowerWording])

    class Reminder(Model):
        clock = ForeignKeyField(MatterClock, on_delete="CASCADE")
        matter = ForeignKeyField(Matter, on_delete="CASCADE")
        at = BigIntegerField()
        days_over = IntegerField(default=0)
        words = TextField()
        told = TextField()
        sent_at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "reminder"
            indexes = ((("clock", "at"), True),)

    db.create_tables([Reminder])

    class SavedFilter(Model):
        person = ForeignKeyField(Person, on_delete="CASCADE")
        kind = TextField()
        name = TextField()
        chosen = TextField()
        is_default = BooleanField(default=False)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "saved_filter"
            indexes = ((("person", "kind", "name"), True),)

    db.create_tables([SavedFilter])

    class SavedForm(Model):
        person = ForeignKeyField(Person, on_delete="CASCADE")
        place = TextField()
        answers = TextField()
        saved_at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "saved_form"
            indexes = ((("person", "place"), True),)

    db.create_tables([SavedForm])

    class SecondFactor(Model):
        person = ForeignKeyField(Person, unique=True)
        seed = TextField()
        confirmed_at = BigIntegerField(null=True)
        last_step = BigIntegerField(default=0)
        recovery = TextField(default="")

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "second_factor"

    db.create_tables([SecondFactor])

    class Setting(Model):
        name = TextField(primary_key=True)
        value = TextField()
        document = TextField(default="")
        decided_at = BigIntegerField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "setting"

    db.create_tables([Setting])

    class StoredFile(Model):
        matter = ForeignKeyField(Matter)
        purpose = TextField()
        name = TextField()
        media_type = TextField()
        size = BigIntegerField()
        pages = IntegerField(default=1)
        is_original = BooleanField(default=False)
        sha256 = TextField()
        sm3 = TextField()
        uploaded_by = ForeignKeyField(Person)
        unit = ForeignKeyField(Unit)
        uploaded_at = BigIntegerField()
        frozen = BooleanField(default=False)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "stored_file"

    db.create_tables([StoredFile])

    class Synonym(Model):
        item = ForeignKeyField(PowerItem)
        words = TextField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "synonym"
            indexes = ((("item", "words"), True),)

    db.create_tables([Synonym])

    class TermVersion(Model):
        term = TextField()
        length = IntegerField()
        off = BooleanField(default=False)
        since = DateField()
        document = TextField()
        clause = TextField(default="")
        recorded_at = BigIntegerField()
        recorded_by = TextField(default="")

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "term_version"
            indexes = ((("term", "since", "id"), False),)

    db.create_tables([TermVersion])

    class Undoable(Model):
        person = ForeignKeyField(Person, on_delete="CASCADE")
        act = TextField()
        values = TextField()
        done_at = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "undoable"

    db.create_tables([Undoable])

    class Version(Model):
        name = TextField(primary_key=True)
        number = BigIntegerField(default=0)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "version"

    db.create_tables([Version])
