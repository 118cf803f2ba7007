from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('risks', '0004_states_and_days_become_history'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='pastclosing',
            name='reopened_by',
        ),
        migrations.RemoveField(
            model_name='pastclosing',
            name='risk',
        ),
        migrations.DeleteModel(
            name='PastClosing',
        ),
        migrations.RemoveField(
            model_name='risk',
            name='best_days',
        ),
        migrations.RemoveField(
            model_name='risk',
            name='closed_on',
        ),
        migrations.RemoveField(
            model_name='risk',
            name='likely_days',
        ),
        migrations.RemoveField(
            model_name='risk',
            name='outcome',
        ),
        migrations.RemoveField(
            model_name='risk',
            name='worst_days',
        ),
        migrations.RemoveField(
            model_name='riskresponse',
            name='added_on',
        ),
        migrations.RemoveField(
            model_name='riskresponse',
            name='done_on',
        ),
        migrations.RemoveField(
            model_name='riskresponse',
            name='expected_impact',
        ),
        migrations.RemoveField(
            model_name='riskresponse',
            name='expected_probability',
        ),
    ]
