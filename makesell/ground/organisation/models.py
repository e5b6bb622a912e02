"""Tables of the organisation. Everything dated holds `[valid_from, valid_to)`; overlaps are impossible."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Func, Q


class DateRange(Func):
    """`daterange(valid_from, valid_to, '[)')` for exclusion constraints."""

    function = "daterange"
    output_field = DateRangeField()


def validity() -> DateRange:
    """The half-open validity of a dated row."""
    return DateRange(F("valid_from"), F("valid_to"), RangeBoundary())


def ordered_validity(name: str) -> models.CheckConstraint:
    """A dated row ends after it begins."""
    return models.CheckConstraint(condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name=name)


class Searchable(models.Model):
    """Columns that make a row found by name, pinyin, initials and two-character words (`ground.text.search`)."""

    search_grams = ArrayField(models.TextField(), default=list, blank=True)
    sort_key = models.TextField(default="", blank=True)

    class Meta:
        abstract = True


class UnitKind(models.TextChoices):
    COMPANY = "company"
    DEPARTMENT = "department"
    TEAM = "team"


class Unit(Searchable):
    """A unit 单位: company, department or team. Its place in the tree is dated (`UnitPlacement`)."""

    code = models.TextField(unique=True)
    name = models.TextField()
    name_en = models.TextField(default="", blank=True)
    kind = models.TextField(choices=UnitKind.choices, default=UnitKind.TEAM)
    active = models.BooleanField(default=True)
    external_id = models.TextField(null=True, unique=True)
    version = models.IntegerField(default=1)

    class Meta:
        indexes: ClassVar = [GinIndex(fields=["search_grams"], name="unit_search")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class UnitPlacement(models.Model):
    """Under which unit a unit stands, from when till when; no parent means the top."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="placements", db_index=False)
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="children", null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            ordered_validity("unit_placement_dates"),
            ExclusionConstraint(
                name="unit_placement_once", expressions=[("unit", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)]
            ),
            models.CheckConstraint(condition=Q(parent__isnull=True) | ~Q(parent=F("unit")), name="unit_not_under_itself"),
        ]


class PersonKind(models.TextChoices):
    PERSON = "person"
    HOUSE = "house"


class Person(Searchable):
    """A person 人员, or the house account 公司直营 of one unit (kind `house`): whoever a credit can name."""

    kind = models.TextField(choices=PersonKind.choices, default=PersonKind.PERSON)
    house_of = models.OneToOneField(Unit, on_delete=models.PROTECT, null=True, related_name="house_account")
    code = models.TextField(unique=True)
    name = models.TextField()
    name_en = models.TextField(default="", blank=True)
    title = models.TextField(default="", blank=True)
    title_en = models.TextField(default="", db_default="", blank=True)
    email = models.EmailField(default="", blank=True)
    phone = models.TextField(default="", blank=True)
    joined_date = models.DateField(null=True)
    left_date = models.DateField(null=True)
    external_id = models.TextField(null=True, unique=True)
    version = models.IntegerField(default=1)

    class Meta:
        indexes: ClassVar = [GinIndex(fields=["search_grams"], name="person_search")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(kind="house") & Q(house_of__isnull=False)) | (Q(kind="person") & Q(house_of__isnull=True)),
                name="person_house_names_unit",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Membership(models.Model):
    """A membership 任职. `primary` earns credit for the unit; a secondary one gives sight and overlay, never primary credit."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    primary = models.BooleanField(default=True)
    leads = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            ordered_validity("membership_dates"),
            ExclusionConstraint(
                name="membership_one_primary",
                expressions=[("person", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
                condition=Q(primary=True),
            ),
            ExclusionConstraint(
                name="membership_once_a_unit",
                expressions=[("person", RangeOperators.EQUAL), ("unit", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
            ),
        ]


class GrantState(models.TextChoices):
    PROPOSED = "proposed"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


class RoleGrant(models.Model):
    """A role 角色 a person holds, by date; granted by one, approved by another (separation of duties).

    Only an approved grant counts. Neither of the two may be the holder; a grant without names was made by the system.
    """

    state = models.TextField(choices=GrantState.choices, default=GrantState.PROPOSED)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="role_grants", db_index=False)
    role = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    granted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        constraints: ClassVar = [
            ordered_validity("role_grant_dates"),
            ExclusionConstraint(
                name="role_grant_once",
                expressions=[("person", RangeOperators.EQUAL), ("role", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
                condition=~Q(state="withdrawn"),
            ),
            models.CheckConstraint(condition=~Q(approved_by=F("person")), name="role_grant_not_by_holder"),
            models.CheckConstraint(
                condition=Q(granted_by__isnull=True) | Q(approved_by__isnull=True) | ~Q(granted_by=F("approved_by")),
                name="role_grant_four_eyes",
            ),
        ]


class UserManager(BaseUserManager["User"]):
    """Only what login needs; users are made by the organisation's acts."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser):
    """A login. Its language, theme and density are the person's own; `is_active` is read at every request."""

    username = models.TextField(unique=True)
    email = models.EmailField(default="", blank=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, null=True, related_name="user")
    is_active = models.BooleanField(default=True)
    is_staff = False
    is_superuser = False
    language = models.TextField(default="zh-hans")
    theme = models.TextField(default="auto")
    density = models.TextField(default="regular")
    # Raised when all sessions of this login must end: it is part of what every session is checked against.
    sessions_version = models.IntegerField(default=1)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = []
    objects: ClassVar[UserManager] = UserManager()

    def __str__(self) -> str:
        return self.username

    def get_session_auth_hash(self) -> str:
        """What a session must carry to stay valid: it changes with the password and when all sessions are ended."""
        return f"{super().get_session_auth_hash()}-{self.sessions_version}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under former secret keys."""
        for value in super().get_session_auth_fallback_hash():
            yield f"{value}-{self.sessions_version}"


class Session(AbstractBaseSession):
    """A browser's session with the login it belongs to, once somebody has signed in (`sessions.py`)."""

    login_id = models.BigIntegerField(null=True)

    @classmethod
    def get_session_store_class(cls) -> Any:
        """What reads and writes it."""
        return import_module("makesell.ground.organisation.sessions").SessionStore


class Company(models.Model):
    """The one company of this database: its name and currency, where its records came from, whether it is the demo's."""

    id = models.IntegerField(primary_key=True, default=1)
    name = models.TextField()
    name_en = models.TextField(default="", blank=True)
    currency = models.CharField(max_length=3, default="CNY")
    timezone = models.TextField(default="Asia/Shanghai")
    is_demo = models.BooleanField(default=False)
    source = models.TextField(default="", blank=True)
    # The last business date of data that ended (an imported past): figures stand as of this day, not as of today.
    data_until = models.DateField(null=True)
    version = models.IntegerField(default=1, db_default=1)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="company_only_one")]

    def __str__(self) -> str:
        return self.name


class Version(models.Model):
    """One row, raised by every change of people, units or roles: caches of who may see what are kept by it."""

    id = models.IntegerField(primary_key=True, default=1)
    version = models.BigIntegerField(default=1)
