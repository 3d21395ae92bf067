"""Imports of many files at once with their reports; of a file its day, a remark, and the checksum it came with."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('requests_app', '0022_api'),
    ]

    operations = [
        migrations.AddField(
            model_name='attachment',
            name='dated_on',
            field=models.DateField(blank=True, null=True, verbose_name='文件日期'),
        ),
        migrations.AddField(
            model_name='attachment',
            name='given_sha256',
            field=models.CharField(blank=True, db_default='', default='', max_length=64, verbose_name='上传时的校验值'),
        ),
        migrations.AddField(
            model_name='attachment',
            name='note',
            field=models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='说明'),
        ),
        migrations.CreateModel(
            name='FileImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, verbose_name='压缩包')),
                ('file', models.FileField(blank=True, upload_to='imports/%Y/%m/', verbose_name='文件')),
                ('dry_run', models.BooleanField(default=True, verbose_name='只检查')),
                ('asked_at', models.DateTimeField(verbose_name='提出时间')),
                ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='开始时间')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='完成时间')),
                ('total', models.PositiveIntegerField(default=0, verbose_name='文件数')),
                ('error', models.CharField(blank=True, max_length=200, verbose_name='未完成原因')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='file_imports', to=settings.AUTH_USER_MODEL, verbose_name='工作人员')),
            ],
            options={
                'verbose_name': '批量导入附件',
                'verbose_name_plural': '批量导入附件',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='FileImportLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.PositiveIntegerField(verbose_name='行')),
                ('place', models.CharField(max_length=300, verbose_name='文件')),
                ('number', models.CharField(blank=True, max_length=80, verbose_name='编号')),
                ('kind', models.CharField(choices=[('applicant', '申请人提交'), ('outgoing', '拟公开文件'), ('office', '办理材料'), ('identity', '身份证明'), ('mandate', '委托书'), ('public', '公开目录用的副本'), ('service', '送达凭证')], max_length=20, verbose_name='种类')),
                ('verdict', models.CharField(max_length=10, verbose_name='结果')),
                ('said', models.CharField(blank=True, max_length=400, verbose_name='说明')),
                ('mark', models.CharField(blank=True, max_length=64, verbose_name='校验值')),
                ('file_import', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='requests_app.fileimport', verbose_name='批量导入')),
            ],
            options={
                'verbose_name': '批量导入附件的逐行说明',
                'verbose_name_plural': '批量导入附件的逐行说明',
                'ordering': ['at'],
            },
        ),
        migrations.AddIndex(
            model_name='fileimport',
            index=models.Index(condition=models.Q(('error', ''), ('finished_at', None)), fields=['id'], name='file_import_waiting'),
        ),
        migrations.AddConstraint(
            model_name='fileimportline',
            constraint=models.UniqueConstraint(fields=('file_import', 'at'), name='file_import_line_once'),
        ),
    ]
