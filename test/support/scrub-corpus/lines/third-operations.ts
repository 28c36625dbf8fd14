import { bare, hide, json, keep } from '../marks';
import * as a from './marked';
import type { Templates } from './marked';
import type { Values } from '../values';

const count = (v: Values): string => String(v.random.int(1, 900));
const port = (v: Values): string => String(v.random.int(1025, 65_000));
const zip = (v: Values): string => hide('address', v.person().zip);

/** Queues, caches, schedulers, databases, clusters, builds, and the jobs that run at night. */
export const THIRD_OPERATIONS: Templates = {
  'rabbitmq: connection': (v) =>
    `${keep('time', '2026-03-14 10:22:11.482716+00:00')} [error] <0.${v.random.int(1000, 9000)}.0> closing AMQP connection <0.${v.random.int(1000, 9000)}.0> (${a.ip(v)}:${port(v)} -> ${a.ip(v)}:5672 - claims-worker-3): missed heartbeats from client, timeout: ${keep('number', '60s')}`,
  'rabbitmq: dead letter': (v) =>
    `dead-lettered message_id=${a.uuid(v)} x-death count=${keep('number', v.random.int(1, 9))} queue=reminders.sms body={"mobile":"${a.e164(v)}","given_name":"${a.first(v)}","visit_date":"${a.day(v)}","template":"visit-24h"}`,
  'kafka: consumer lag': (v) =>
    `[Consumer clientId=claims-${v.random.int(1, 9)}, groupId=claims-adjudication] Offset commit failed on partition claims.events-${v.random.int(0, 11)} at offset ${keep('number', v.random.int(1_000_000, 99_000_000))}: The coordinator is not aware of this member. generation=${count(v)}`,
  'kafka connect: debezium': (v) =>
    json({
      schema: 'clinic.phi.contact.Envelope',
      payload: {
        op: 'u',
        before: { id: a.uuid(v), home_phone: a.phone(v), postal_code: zip(v) },
        after: { id: a.uuid(v), home_phone: a.phone(v), postal_code: zip(v) },
        source: {
          version: keep('version', '2.7.0.Final'),
          lsn: bare(keep('id', v.random.int(20_000_000_000, 90_000_000_000))),
        },
        ts_ms: bare(keep('time', v.epoch() * 1000)),
      },
    }),
  'bullmq: failed': (v) =>
    `[bull] job ${keep('id', v.random.int(1000, 99_000))} in queue visit-reminders failed after 3 attempts: Error: unreachable handset ${a.e164(v)}; data={"patientName":"${a.full(v)}","appointmentDate":"${a.day(v)}","attemptsMade":3}`,
  'sqs: lambda batch failure': (v) =>
    json({
      level: 'ERROR',
      message: 'partial batch failure',
      batchItemFailures: [{ itemIdentifier: a.uuid(v) }],
      failed: { subscriberName: a.full(v), memberId: a.member(v), dob: a.usDay(v) },
      xray_trace_id: keep('id', v.traceId()),
      timestamp: a.time(v),
    }),
  'temporal: activity': (v) =>
    json({
      level: 'warn',
      ts: a.time(v),
      msg: 'Activity error.',
      Namespace: 'prod',
      TaskQueue: 'referrals',
      WorkflowID: keep('id', `referral-${v.uuid()}`),
      ActivityType: 'SendReferralFax',
      Attempt: bare(keep('number', v.random.int(1, 9))),
      Error: `fax to ${hide('fax', v.phone())} for patient ${a.full(v)}: line busy`,
    }),
  'airflow: task': (v) =>
    `[${keep('time', '2026-03-14T02:00:11.482+0000')}] {${keep('frame', `taskinstance.py:${v.random.int(100, 2000)}`)}} ERROR - Task failed: row ${count(v)} of eligibility_extract: {'member_id': '${a.member(v)}', 'dob': '${a.day(v)}', 'plan': 'PPO'}; run scheduled__${keep('time', '2026-03-13T02:00:00+00:00')}, try 2`,
  'dbt: test failure': (v) =>
    `${keep('time', '02:14:11')}  Failure in test unique_stg_patients_mrn (models/staging/schema.yml): Got ${keep('number', v.random.int(1, 40))} results, configured to fail if != 0; compiled code at target/compiled/unique_stg_patients_mrn.sql; first: mrn=${a.mrn(v)}`,
  'spark: cast': (v) =>
    `${keep('time', '26/03/14 02:14:11')} ERROR Executor: Exception in task ${keep('number', '12.0')} in stage ${keep('number', '4.0')} (TID ${count(v)}): SparkDateTimeException: [CAST_INVALID_INPUT] The value '${a.usDay(v)}' of the type "STRING" cannot be cast to "DATE"`,
  'quartz: misfire': (v) =>
    `${a.time(v)} INFO [QuartzScheduler_MisfireHandler] Handling ${keep('number', v.random.int(1, 20))} trigger(s) that missed their scheduled fire-time; next fire ${keep('time', '2026-03-14T02:15:00Z')} cron "0 0/15 * * * ?" job=RecallLetters`,
  'cron: recall letters': (v) =>
    `recall-letters[${count(v)}]: printed ${count(v)}, returned mail: name="${a.full(v)}" street="${hide('address', v.person().street)}" city="${hide('address', v.person().city)}" zip=${zip(v)} reason=${keep('code', 'NIXIE-9')}`,
  'redis: slowlog': (v) =>
    `SLOWLOG id=${count(v)} time=${keep('time', v.epoch())} usec=${keep('number', v.random.int(10_000, 90_000))} cmd=["HSET","patient:${keep('id', v.uuid())}","phone","${a.phone(v)}","email","${a.email(v)}"] client=${a.ip(v)}:${port(v)}`,
  'redis: client error': (v) =>
    `[ioredis] Unhandled error event: ReplyError: READONLY You can't write against a read only replica. command: { name: 'setex', args: [ 'lookup:${a.email(v)}', '900', '{"cellPhone":"${a.phone(v)}"}' ] } at ${keep('frame', `DataHandler.returnError (/app/node_modules/ioredis/built/DataHandler.js:${v.random.int(1, 200)}:20)`)}`,
  'memcached: eviction': (v) =>
    `memcached: slab ${keep('number', v.random.int(1, 42))} evicted ${count(v)} items, oldest ${keep('number', v.random.int(100, 9000) + 's')}, curr_connections ${count(v)}, get_hits ${keep('number', v.bytes())}, limit_maxbytes ${keep('number', 1_073_741_824)}`,
  'pg: lock wait': (v) =>
    `${keep('time', '2026-03-14 10:22:11.482 UTC')} [${count(v)}] LOG:  process ${count(v)} still waiting for ShareLock on transaction ${keep('id', v.random.digits(9))} after ${keep('number', '1000.482 ms')} CONTEXT: while updating tuple (${keep('number', '482,17')}) in relation "appointment" STATEMENT: UPDATE appointment SET patient_name = '${a.full(v)}', starts_at = '${hide('date', v.day().iso + ' 14:30:00')}' WHERE id = '${a.uuid(v)}'`,
  'pg: foreign key': (v) =>
    `ERROR:  insert or update on table "coverage" violates foreign key constraint "coverage_subscriber_fkey" DETAIL:  Key (subscriber_id, member_id)=(${a.uuid(v)}, ${a.member(v)}) is not present in table "subscriber".`,
  'pg: check constraint': (v) =>
    `ERROR:  new row for relation "person" violates check constraint "person_ssn_check" STATEMENT:  update phi.person set ssn = '${a.ssn(v)}', family_name = '${a.last(v)}', version = version + 1 where id = '${a.uuid(v)}' returning version`,
  'pg: hba': (v) =>
    `FATAL:  no pg_hba.conf entry for host "${a.ip(v)}", user "${a.user(v)}", database "phi", no encryption (SQLSTATE ${keep('code', '28000')}) [backend ${count(v)}]`,
  'pgbouncer: login': (v) =>
    `${keep('time', '2026-03-14 10:22:11.482 UTC')} [17] LOG C-0x55d0c8a1b2e0: phi/app@${a.ip(v)}:${port(v)} closing because: client unexpected eof (age=${keep('number', v.random.int(1, 9000) + 's')})`,
  'sqlserver: audit': (v) =>
    `action_id=SL succeeded=true server_principal_name=${a.user(v)} client_ip=${a.ip(v)} database_name=Clinic object_name=Patients statement="SELECT * FROM dbo.Patients WHERE LastName = N'${a.last(v)}' AND BirthDate = '${a.day(v)}'" affected_rows=${keep('number', v.random.int(1, 40))}`,
  'oracle: listener': (v) =>
    `${keep('time', '14-MAR-2026 10:22:11')} * (CONNECT_DATA=(SERVICE_NAME=EHRPRD)(CID=(PROGRAM=w3wp.exe)(HOST=APP04))) * (ADDRESS=(PROTOCOL=tcp)(HOST=${a.ip(v)})(PORT=${port(v)})) * establish * EHRPRD * 0`,
  'mongo: auth failed': (v) =>
    json({
      t: { $date: keep('time', '2026-03-14T10:22:11.482+00:00') },
      s: 'I',
      c: 'ACCESS',
      id: bare('5286307'),
      msg: 'Failed to authenticate',
      attr: {
        client: `${a.ip(v)}:${port(v)}`,
        mechanism: 'SCRAM-SHA-256',
        user: a.user(v),
        db: 'clinic',
        result: bare(keep('number', 18)),
      },
    }),
  'opensearch: mapping': (v) =>
    `[${keep('time', '2026-03-14T10:22:11,482')}][DEBUG][o.o.a.b.TransportShardBulkAction] [os-data-1] [patients-${keep('version', 'v4')}][2] failed to execute bulk item (index): MapperParsingException[failed to parse field [date_of_birth] of type [date] in document with id '${keep('id', v.uuid())}'. Preview of field's value: '${a.usDay(v)}']`,
  'snowflake: copy into': (v) =>
    `COPY INTO raw.members: Date '${a.usDay(v)}' is not recognized File '@landing/members_${keep('version', 'v3')}.csv.gz', line ${count(v)}, character ${keep('number', v.random.int(1, 400))} Row ${count(v)}, column "MEMBERS"["BIRTH_DATE":4]; query ${keep('id', v.uuid())}`,
  'sftp: payer file': (v) =>
    `${keep('time', 'Mar 14 02:10:11')} sftp1 internal-sftp[${count(v)}]: close "/outbound/837P_${keep('id', v.random.digits(6))}.x12" bytes read 0 written ${v.bytes()}; session opened for local user ${a.user(v)} from [${a.ip(v)}]`,
  'etl: duplicates': (v) =>
    `mpi match pass 2: score ${keep('number', '0.97')} left(last_name=${a.last(v).replaceAll(' ', '-')}, dob=${a.day(v)}, ssn=${a.ssn(v)}) right(mrn=${a.mrn(v)}, dob=${a.day(v)}) decision=review`,
  'etl: rejected record': (v) =>
    `reject line ${count(v)}: MEMBER_ID=${a.member(v)}|FIRST_NAME=${a.first(v)}|LAST_NAME=${a.last(v)}|DOB=${a.usDay(v)}|ZIP=${zip(v)}|PLAN_YEAR=${keep('year', 2026)}|REASON=${keep('code', 'E-117')}`,
  'backup: completed': (v) =>
    `pgbackrest: P00   INFO: new backup label = ${keep('id', '20260314-020011F')}; full backup size = ${keep('number', v.random.int(10, 900) + '.4GB')}, file total = ${keep('number', v.random.int(1000, 9000))}, repo1 ${keep('number', '41.2%')}, command end: completed successfully (${keep('number', v.random.int(10_000, 900_000) + 'ms')})`,
  'k8s: oom killed': (v) =>
    `${keep('time', '2026-03-14T10:22:11Z')} Warning OOMKilling node/${keep('host', 'ip-10-0-3-17.ec2.internal')} Memory cgroup out of memory: Killed process ${count(v)} (node) total-vm:${keep('number', '2482716kB')}, anon-rss:${keep('number', '512044kB')}, pod ${a.uuid(v)}`,
  'k8s: api server http log': (v) =>
    `kube-apiserver: I${keep('time', '0314 10:22:11.482716')}      11 httplog.go:134] "HTTP" verb="LIST" URI="/api/v1/namespaces/intake/pods?limit=500" latency="${keep('number', '4.827ms')}" userAgent="${keep('version', 'kubectl/v1.30.2 (linux/amd64)')}" srcIP="${a.ip(v)}:${port(v)}" resp=200`,
  'coredns: query': (v) =>
    `[INFO] ${a.ip(v)}:${port(v)} - ${keep('id', v.random.int(1000, 65_000))} "A IN ${keep('host', 'db.internal.example.com.')} udp 58 false 1232" NOERROR qr,aa,rd 120 ${keep('number', '0.000482716s')}`,
  'fluent bit: retry': (v) =>
    `[${keep('time', '2026/03/14 10:22:11')}] [ warn] [engine] failed to flush chunk '${keep('id', `1-${v.epoch()}.482716931.flb`)}', retry in ${keep('number', v.random.int(1, 60))} seconds: task_id=${count(v)}, input=tail.0 > output=http.1`,
  'argo: sync': (v) =>
    `level=info msg="Initiated sync to ${keep('id', v.random.hex(40))}" application=portal-prod user=${a.email(v)} reason=OperationStarted type=Normal time="${a.time(v)}"`,
  'github actions: test failure': (v) =>
    `${a.time(v)} ##[error] src/intake/normalize.test.ts:${keep('number', v.random.int(1, 400))} expected { phone: "${a.phone(v)}", birthDate: "${a.day(v)}" } to equal fixture #${count(v)} (vitest ${keep('version', '2.1.8')}, node ${keep('version', 'v22.11.0')})`,
  'jenkins: deploy': (v) =>
    `[Pipeline] echo Deploying portal ${keep('version', v.version())} (build #${count(v)}, commit ${keep('id', v.random.hex(8))}) started by user ${a.email(v)} on agent ${keep('host', 'linux-7')} at ${keep('time', '10:22:11')}`,
  'gitlab runner: secret': (v) =>
    `$ curl -fsS -H "PRIVATE-TOKEN: ${a.token(v)}" https://gitlab.example.com/api/v4/projects/${keep('id', v.random.int(1, 900))}/pipelines?ref=main --retry 3 (job ${keep('id', v.random.digits(9))}, exit 22)`,
  'npm: audit': (v) =>
    `npm audit: ${keep('number', v.random.int(1, 40))} vulnerabilities (2 high); axios ${keep('version', '1.6.7')} -> ${keep('version', '1.7.4')}, GHSA-8hc4-vh64-cxmj, lodash ${keep('version', '4.17.21')}, ${count(v)} packages in ${keep('number', '12s')}`,
  'docker: manifest pull': (v) =>
    `time="${keep('time', '2026-03-14T10:22:11.482716931Z')}" level=warning msg="error pulling manifest for portal:${keep('version', '1.42.0')}" digest=sha256:${keep('id', v.random.hex(64))} remote=${a.ip(v)}:443`,
  'vault: audit': (v) =>
    json({
      type: 'request',
      time: a.time(v),
      auth: {
        display_name: a.email(v),
        policies: ['default', 'clinic-read'],
        token_ttl: bare(keep('number', 3600)),
      },
      request: {
        id: a.uuid(v),
        operation: 'read',
        path: 'secret/data/portal/twilio',
        remote_address: a.ip(v),
      },
    }),
  'ssm: session': (v) =>
    json({
      eventName: 'StartSession',
      eventTime: a.time(v),
      sourceIPAddress: a.ip(v),
      userIdentity: {
        arn: `${keep('arn', 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Support')}/${a.email(v)}`,
      },
      requestParameters: { target: keep('id', `i-0${v.random.hex(16)}`) },
    }),
  'cognito: admin action': (v) =>
    json({
      eventName: 'AdminResetUserPassword',
      awsRegion: 'us-east-1',
      requestParameters: { userPoolId: keep('id', 'us-east-1_Ab3dEf6Hi'), username: a.email(v) },
      sourceIPAddress: a.ip(v),
      requestID: a.uuid(v),
      eventVersion: keep('version', '1.08'),
    }),
  'elasticache: failover': (v) =>
    `Failover from primary node ${keep('host', 'sessions-001')} to replica node ${keep('host', 'sessions-002')} completed in ${keep('number', v.random.int(5, 60) + 's')}; replication offset ${keep('number', v.random.digits(10))}, role changes 2`,
  'pagerduty: alert': (v) =>
    json({
      event_action: 'trigger',
      dedup_key: keep('id', `portal/login-errors/${v.random.hex(12)}`),
      payload: {
        summary: `login errors above 5% for ${a.email(v)} and ${count(v)} others`,
        severity: 'critical',
        source: keep('host', 'portal-api-7d9c'),
        custom_details: { p99_ms: bare(a.ms(v)), first_client: a.ip(v) },
      },
    }),
  'certbot: renewal': (v) =>
    `certificate for ${keep('host', 'portal.example.com')} renewed, not after ${keep('time', '2026-06-12T10:22:11Z')}, ${keep('number', v.random.int(30, 89))} days left, issuer R11`,
  'ntp: step': (v) =>
    `chronyd[${count(v)}]: Selected source ${a.ip(v)} (pool.ntp.example.org); System clock wrong by ${keep('number', '-0.000482')} seconds; stratum 3`,
};
