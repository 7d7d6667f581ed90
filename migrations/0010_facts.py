"""Fact tables for figures, the outdated months, and sums over all programmes."""

from peewee import *

# All months begin as outdated: figures count the visits themselves until the facts are built.
MARK = """
INSERT INTO dirty_month (programme_id, month, mark)
SELECT DISTINCT programme_id, SUBSTR(CAST(day AS TEXT), 1, 7), 0 FROM visit WHERE day IS NOT NULL
"""


def up(migrator, db):
    on_sqlite = isinstance(db, SqliteDatabase)

    class Programme(Model):
        uid = UUIDField(primary_key=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "programme"

    class FactMonth(Model):
        id = AutoField()
        programme = ForeignKeyField(Programme, on_delete="CASCADE", index=False)
        month = CharField(max_length=7)
        built = BooleanField(default=False)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "fact_month"
            indexes = ((("programme", "month"), True),)

    class DirtyMonth(Model):
        programme = ForeignKeyField(Programme, on_delete="CASCADE", index=False)
        month = CharField(max_length=7)
        mark = BigIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "dirty_month"
            primary_key = CompositeKey("programme", "month", "mark")

    class VisitFact(Model):
        part = IntegerField()
        topic = CharField(max_length=24)
        institution_kind = CharField(max_length=24)
        pilot = UUIDField()
        visit = UUIDField()
        lead = SmallIntegerField()
        day = DateField()
        client_language = CharField(null=True, max_length=3)
        outcome = CharField(null=True, max_length=24)
        mode = CharField(null=True, max_length=12)
        party = CharField(null=True, max_length=12)
        first_contact = SmallIntegerField()
        confirmed = SmallIntegerField()
        minutes = IntegerField(null=True)
        waiting = SmallIntegerField()
        travel = SmallIntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "visit_fact"
            primary_key = CompositeKey("part", "topic", "institution_kind", "pilot", "visit")
            without_rowid = on_sqlite

    class CountryCell(Model):
        period = CharField(max_length=7)
        topic = CharField(max_length=24)
        institution_kind = CharField(max_length=24)
        visits = IntegerField()
        minutes = BigIntegerField()
        first_contacts = IntegerField()
        pilots = IntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "country_cell"
            primary_key = CompositeKey("period", "topic", "institution_kind")
            without_rowid = on_sqlite

    db.create_tables([FactMonth, DirtyMonth, VisitFact, CountryCell])
    db.execute_sql(MARK)


def down(migrator, db):
    migrator.migrate(
        migrator.drop_table("country_cell"),
        migrator.drop_table("visit_fact"),
        migrator.drop_table("dirty_month"),
        migrator.drop_table("fact_month"),
    )
