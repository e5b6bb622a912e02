from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('slips', '0004_pauses'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='slipline',
            name='slip_line_answer',
        ),
        migrations.AddConstraint(
            model_name='slipline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('promised__isnull', True)), models.Q(('answer__in', ['wait', 'part', 'other', 'swap', 'overtime', 'elsewhere', 'subcontract', 'expedite', 'substitute', 'gone']), ('answered_at__isnull', False), ('promised__isnull', False)), _connector='OR'), name='slip_line_answer'),
        ),
    ]
