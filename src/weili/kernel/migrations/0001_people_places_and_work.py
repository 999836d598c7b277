"""People, places, files, jobs, messages, numbers and the tables of the law that a bureau loads."""

import django.db.models.deletion
import weili.kernel.models.people
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('username', models.CharField(max_length=60, unique=True, verbose_name='登录名')),
                ('name', models.CharField(max_length=60, verbose_name='姓名')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='电话')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='邮箱')),
                ('is_active', models.BooleanField(default=True, verbose_name='启用')),
                ('certificate_number', models.CharField(blank=True, max_length=40, verbose_name='执法证号')),
                ('certificate_until', models.DateField(blank=True, null=True, verbose_name='执法证有效期至')),
                ('created_at', models.DateTimeField(null=True, verbose_name='建立时间')),
                ('password_changed_at', models.DateTimeField(null=True, verbose_name='密码修改时间')),
            ],
            options={
                'verbose_name': '人员',
            },
        ),
        migrations.CreateModel(
            name='Counter',
            fields=[
                ('name', models.CharField(max_length=120, primary_key=True, serialize=False)),
                ('value', models.BigIntegerField(default=0)),
            ],
            options={
                'verbose_name': '编号',
            },
        ),
        migrations.CreateModel(
            name='District',
            fields=[
                ('code', models.CharField(max_length=12, primary_key=True, serialize=False, verbose_name='行政区划代码')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('bureau', models.CharField(max_length=100, verbose_name='机关名称')),
                ('boundless', models.BooleanField(default=False, verbose_name='不限辖区')),
                ('demo', models.BooleanField(default=False, verbose_name='演示数据')),
                ('parent_names', models.JSONField(default=list, verbose_name='上级地名')),
                ('lat', models.FloatField(blank=True, null=True)),
                ('lon', models.FloatField(blank=True, null=True)),
                ('settings', models.JSONField(default=dict, verbose_name='地区设置')),
            ],
            options={
                'verbose_name': '区',
            },
        ),
        migrations.CreateModel(
            name='OutboxMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(max_length=20, verbose_name='渠道')),
                ('to', models.CharField(max_length=200, verbose_name='收件')),
                ('subject', models.CharField(max_length=200, verbose_name='标题')),
                ('body', models.TextField(verbose_name='正文')),
                ('key', models.CharField(max_length=200, unique=True, verbose_name='幂等键')),
                ('written_at', models.DateTimeField(verbose_name='写入时间')),
                ('send_after', models.DateTimeField(verbose_name='最早发送')),
                ('sent_at', models.DateTimeField(null=True, verbose_name='发送时间')),
                ('attempts', models.PositiveIntegerField(default=0, verbose_name='尝试次数')),
                ('last_error', models.TextField(blank=True, verbose_name='最近的错误')),
                ('gave_up_at', models.DateTimeField(null=True, verbose_name='放弃时间')),
            ],
            options={
                'verbose_name': '待发消息',
                'indexes': [models.Index(condition=models.Q(('gave_up_at__isnull', True), ('sent_at__isnull', True)), fields=['send_after'], name='outbox_to_send')],
            },
        ),
        migrations.CreateModel(
            name='Station',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, verbose_name='编码')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stations', to='kernel.district')),
            ],
            options={
                'verbose_name': '所',
                'ordering': ('code',),
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=weili.kernel.models.people.roles, max_length=30, verbose_name='角色')),
                ('business_id', models.BigIntegerField(blank=True, null=True, verbose_name='经营户')),
                ('since', models.DateField(verbose_name='自')),
                ('until', models.DateField(blank=True, null=True, verbose_name='至')),
                ('district', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='kernel.district')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to=settings.AUTH_USER_MODEL)),
                ('station', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='kernel.station')),
            ],
            options={
                'verbose_name': '岗位',
            },
        ),
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(db_index=True, max_length=64, verbose_name='SHA-256')),
                ('name', models.CharField(max_length=255, verbose_name='原文件名')),
                ('kind', models.CharField(max_length=100, verbose_name='类型')),
                ('size', models.BigIntegerField(verbose_name='字节')),
                ('path', models.CharField(max_length=255, verbose_name='存放位置')),
                ('stored_at', models.DateTimeField(verbose_name='存入时间')),
                ('district', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.district')),
                ('stored_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '文件',
            },
        ),
        migrations.CreateModel(
            name='Town',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, verbose_name='区划代码')),
                ('name', models.CharField(max_length=40, verbose_name='名称')),
                ('aliases', models.JSONField(default=list, verbose_name='别名')),
                ('scenic', models.BooleanField(default=False, verbose_name='景区镇')),
                ('lat', models.FloatField(blank=True, null=True)),
                ('lon', models.FloatField(blank=True, null=True)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='towns', to='kernel.district')),
                ('station', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='towns', to='kernel.station')),
            ],
            options={
                'verbose_name': '街道（镇、乡）',
                'ordering': ('code',),
            },
        ),
        migrations.CreateModel(
            name='Disclosure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('subject', models.CharField(max_length=200, verbose_name='对象')),
                ('reason', models.CharField(max_length=200, verbose_name='事由')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disclosures', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '个人信息查看记录',
                'indexes': [models.Index(fields=['subject', 'at'], name='disclosure_of')],
            },
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=80, verbose_name='任务')),
                ('key', models.CharField(max_length=200, unique=True, verbose_name='幂等键')),
                ('payload', models.JSONField(default=dict, verbose_name='参数')),
                ('state', models.CharField(choices=[('waiting', '等待'), ('running', '进行中'), ('done', '完成'), ('failed', '失败'), ('cancelled', '已取消')], default='waiting', max_length=12, verbose_name='状态')),
                ('run_after', models.DateTimeField(verbose_name='最早开始')),
                ('attempts', models.PositiveIntegerField(default=0, verbose_name='尝试次数')),
                ('max_attempts', models.PositiveIntegerField(default=5, verbose_name='最多尝试')),
                ('worker', models.CharField(blank=True, max_length=80, verbose_name='执行者')),
                ('lease_until', models.DateTimeField(null=True, verbose_name='租约至')),
                ('done_steps', models.BigIntegerField(default=0, verbose_name='已完成')),
                ('all_steps', models.BigIntegerField(default=0, verbose_name='总量')),
                ('bookmark', models.JSONField(default=dict, verbose_name='断点')),
                ('message', models.TextField(blank=True, verbose_name='说明')),
                ('result', models.JSONField(default=dict, verbose_name='结果')),
                ('created_at', models.DateTimeField(verbose_name='提交时间')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='完成时间')),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to=settings.AUTH_USER_MODEL)),
                ('district', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='kernel.district')),
            ],
            options={
                'verbose_name': '后台任务',
                'indexes': [models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['run_after', 'id'], name='jobs_to_take')],
            },
        ),
        migrations.CreateModel(
            name='LawTable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40, verbose_name='种类')),
                ('name', models.CharField(max_length=100, verbose_name='名称')),
                ('text', models.TextField(verbose_name='表')),
                ('source', models.CharField(max_length=200, verbose_name='依据')),
                ('sha256', models.CharField(max_length=64)),
                ('loaded_at', models.DateTimeField(verbose_name='载入时间')),
                ('superseded_at', models.DateTimeField(null=True, verbose_name='被替代时间')),
                ('district', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='law_tables', to='kernel.district')),
                ('loaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '载入的法律表',
                'indexes': [models.Index(fields=['kind', 'name'], name='law_tables_by_kind')],
            },
        ),
        migrations.CreateModel(
            name='Notification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=200, verbose_name='标题')),
                ('body', models.TextField(blank=True, verbose_name='正文')),
                ('link', models.CharField(blank=True, max_length=300, verbose_name='链接')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('read_at', models.DateTimeField(null=True, verbose_name='已读时间')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '通知',
                'indexes': [models.Index(fields=['person', '-at'], name='notifications_of')],
            },
        ),
        migrations.AddConstraint(
            model_name='station',
            constraint=models.UniqueConstraint(fields=('district', 'code'), name='station_code_once'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='post_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='town',
            constraint=models.UniqueConstraint(fields=('district', 'code'), name='town_code_once'),
        ),
    ]
