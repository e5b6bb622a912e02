"""The units of measure nearly every manufacturer counts in; more are added by an act."""

from typing import ClassVar

from django.db import migrations

UNITS = (
    ("pcs", "件", "Piece", 0), ("unit", "台", "Unit", 0), ("set", "套", "Set", 0), ("kg", "千克", "Kilogram", 3), ("m", "米", "Metre", 3),
    ("h", "小时", "Hour", 2),
)  # fmt: skip
SEED = "insert into products_unitofmeasure (code, name, name_en, digits) values (%s, %s, %s, %s)"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("products", "0001_products_and_costs")]
    operations: ClassVar = [
        migrations.RunSQL(
            [(SEED, list(unit)) for unit in UNITS], "delete from products_unitofmeasure where code in ('pcs','unit','set','kg','m','h')"
        ),
    ]
