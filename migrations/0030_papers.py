"""Full names on certificates, sealed; letterheads of programmes, and which one a certificate was issued with."""

from peewee import *


def up(migrator, db):
    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Programme(Base):
        uid = UUIDField(primary_key=True)

    class Person(Base):
        uid = UUIDField(primary_key=True)

    class Certificate(Base):
        uid = UUIDField(primary_key=True)

    class CertificateName(Base):
        certificate = ForeignKeyField(Certificate, primary_key=True, on_delete="CASCADE")
        pilot = ForeignKeyField(Person, on_delete="CASCADE")
        full_name = TextField(null=True)

    class Letterhead(Base):
        uid = UUIDField(primary_key=True)
        programme = ForeignKeyField(Programme, on_delete="RESTRICT", index=False)
        heading = CharField(max_length=120)
        address = CharField(max_length=300)
        contact = CharField(max_length=300)
        signatory = CharField(max_length=160)
        logo = BlobField(null=True)
        made_at = DateTimeField()

        class Meta:
            indexes = ((("programme", "made_at"), False),)

    db.create_tables([CertificateName, Letterhead])
    migrator.migrate(migrator.add_column("certificate", "letterhead", UUIDField(null=True)))


def down(migrator, db):
    migrator.migrate(
        migrator.drop_column("certificate", "letterhead"),
        migrator.drop_table("letterhead"),
        migrator.drop_table("certificate_name"),
    )
