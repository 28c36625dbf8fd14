import { bare, hide, json, keep } from '../marks';
import * as a from './marked';
import type { Templates } from './marked';

/** Hosts, clusters, AWS, security devices, and what runtimes write when something falls over. */
export const MACHINES: Templates = {
  'k8s: klog': (v) =>
    `I${keep('time', '0314 10:22:11.482716')}       1 ${keep('frame', `controller.go:${v.random.int(1, 900)}`)}] "Synced" namespace="${keep('word', 'intake')}" pod="${keep('host', 'intake-6d4cf56db6-x7k2p')}" podIP="${a.ip(v)}" elapsed="${keep('number', '482.7ms')}"`,
  'k8s: cri line': (v) =>
    `${keep('time', '2026-03-14T10:22:11.482716931Z')} stdout F {"level":"info","msg":"text sent","to":"${a.e164(v)}","template":"${keep('word', 'visit-24h')}","segments":${keep('number', 1)}}`,
  'k8s: event': (v) =>
    json({
      kind: 'Event',
      metadata: {
        name: keep('id', `intake-6d4cf56db6-x7k2p.17bc${v.random.hex(12)}`),
        namespace: keep('word', 'intake'),
        uid: a.uuid(v),
        resourceVersion: keep('number', v.random.digits(8)),
      },
      reason: keep('word', 'Unhealthy'),
      message: `Readiness probe failed: Get "http://${hide('ip', v.ip())}:8080/healthz": context deadline exceeded`,
      count: bare(keep('number', v.random.int(1, 40))),
    }),
  'k8s: audit': (v) =>
    json({
      kind: 'Event',
      apiVersion: keep('version', 'audit.k8s.io/v1'),
      auditID: a.uuid(v),
      verb: 'get',
      requestURI: keep('word', '/api/v1/namespaces/intake/secrets/db?timeout=10s'),
      user: { username: a.email(v), groups: [keep('word', 'system:authenticated')] },
      sourceIPs: [a.ip(v)],
      responseStatus: { code: bare(keep('number', 403)) },
    }),
  'k8s: kubelet': (v) =>
    `${keep('time', 'Mar 14 10:22:11')} ${keep('host', 'ip-10-0-3-17')} kubelet[${keep('number', v.random.int(1, 9999))}]: E${keep('time', '0314 10:22:11.482716')}    ${keep('number', 4021)} ${keep('frame', 'pod_workers.go:1298')}] "Error syncing pod, skipping" err="failed to pull image ${keep('arn', '111122223333.dkr.ecr.us-east-1.amazonaws.com/intake:1.4.2')}" podUID="${a.uuid(v)}"`,
  'systemd: journal json': (v) =>
    json({
      __REALTIME_TIMESTAMP: keep('time', `${v.epoch()}482716`),
      _HOSTNAME: keep('host', 'web-2'),
      _PID: keep('number', v.random.int(1, 30_000)),
      SYSLOG_IDENTIFIER: keep('word', 'intake'),
      MESSAGE: `mail to ${a.email(v)} queued as ${a.uuid(v)}`,
      _BOOT_ID: keep('id', v.random.hex(32)),
      PRIORITY: '6',
    }),
  'systemd: unit': (v) =>
    `${keep('time', 'Mar 14 10:22:11')} web-2 systemd[1]: ${keep('word', 'intake.service')}: Main process exited, code=exited, status=${keep('number', '1/FAILURE')}; Consumed ${keep('number', '2min 4.482s')} CPU time, ${keep('number', v.random.int(100, 900) + '.2M')} memory peak`,
  'syslog: sudo': (v) =>
    `<86>${keep('time', 'Mar 14 10:22:11')} bastion sudo: user=${hide('account', v.username())} : TTY=pts/0 ; PWD=/srv ; USER=${keep('word', 'root')} ; COMMAND=/usr/bin/psql`,
  'syslog: sshd failed': (v) =>
    `${keep('time', 'Mar  4 10:22:11')} bastion sshd[${keep('number', v.random.int(1, 30_000))}]: Failed password for invalid user ${a.user(v)} from ${a.ip(v)} port ${keep('number', v.random.int(1025, 65_000))} ssh2`,
  'syslog: rfc 5424': (v) =>
    `<165>1 ${a.time(v)} ehr01.example.com intake ${keep('number', v.random.int(1, 9999))} ID47 [patient@32473 firstName="${a.first(v)}" mrn="${a.mrn(v)}" status="${keep('word', 'admitted')}"][meta sequenceId="${keep('number', v.random.int(1, 99_999))}"] patient registered`,
  'syslog: atna': (v) =>
    `<110>1 ${a.time(v)} pacs.example.com - - IHE+RFC-3881 - <AuditMessage><ActiveParticipant UserID="${hide('account', v.username())}" NetworkAccessPointID="${a.ip(v)}" UserIsRequestor="true"/><ParticipantObjectIdentification ParticipantObjectName="${a.full(v)}" ParticipantObjectTypeCode="${keep('code', '1')}"/></AuditMessage>`,
  'cef: login': (v) =>
    `CEF:0|Example|Portal|${keep('version', '4.2')}|100|Login failed|5|rt=${keep('time', v.epoch() * 1000)} src=${a.ip(v)} suser=${a.user(v)} dhost=${keep('host', 'portal.example.com')} cnt=${keep('number', v.random.int(1, 40))} requestMethod=POST outcome=${keep('word', 'failure')}`,
  'cef: mail': (v) =>
    `${keep('time', 'Mar 14 10:22:11')} gw CEF:0|Example|MailGate|${keep('version', '9.1.0')}|spam|Message quarantined|3|suser=${a.email(v)} duser=${a.email(v)} fileHash=${keep('id', v.random.hex(64))} msg=contains phone ${a.phone(v)}`,
  'leef: access': (v) =>
    `LEEF:2.0|Example|EHR|${keep('version', '11.3')}|ChartOpen|^|devTime=${keep('time', v.epoch() * 1000)}^src=${a.ip(v)}^usrName=${a.user(v)}^patientName=${a.full(v)}^mrn=${a.mrn(v)}^sev=${keep('number', 3)}`,
  'firewall: drop': (v) =>
    `kernel: [${keep('number', v.random.int(1, 99_999) + '.482716')}] DROP IN=eth0 OUT= MAC=${hide('device', `${v.mac()}:${v.mac()}`)}:08:00 SRC=${a.ip(v)} DST=${a.ip(v)} LEN=${keep('number', 60)} TTL=${keep('number', 52)} ID=${keep('number', v.random.int(1, 65_000))} PROTO=TCP SPT=${keep('number', v.random.int(1025, 65_000))} DPT=22`,
  'vpc: flow': (v) =>
    `2 111122223333 ${keep('id', 'eni-' + v.random.hex(17))} ${a.ip(v)} ${a.ip(v)} ${keep('number', v.random.int(1025, 65_000))} 443 6 ${keep('number', v.random.int(1, 90))} ${keep('number', v.bytes())} ${keep('time', v.epoch())} ${keep('time', v.epoch())} ACCEPT OK`,
  'cloudtrail: event': (v) =>
    json({
      eventVersion: keep('version', '1.08'),
      userIdentity: {
        type: 'AssumedRole',
        principalId: keep('id', `AROA${v.random.form('?#?#?#?#?#?#?#?#')}:deploy`),
        arn: keep('arn', 'arn:aws:sts::111122223333:assumed-role/deploy/deploy'),
        accountId: keep('arn', '111122223333'),
      },
      eventSource: keep('word', 'kms.amazonaws.com'),
      eventName: keep('word', 'Decrypt'),
      sourceIPAddress: a.ip(v),
      userAgent: keep('version', 'aws-sdk-nodejs/3.621.0'),
      requestID: a.uuid(v),
      resources: [{ ARN: keep('arn', v.arn()), accountId: keep('arn', '111122223333') }],
    }),
  'guardduty: finding': (v) =>
    json({
      schemaVersion: '2.0',
      accountId: keep('arn', '111122223333'),
      id: keep('id', v.random.hex(32)),
      type: keep('word', 'UnauthorizedAccess:IAMUser/MaliciousIPCaller'),
      severity: bare(keep('number', '5.0')),
      service: {
        action: {
          awsApiCallAction: {
            remoteIpDetails: { ipAddressV4: a.ip(v), country: { countryName: keep('place', 'Example') } },
          },
        },
        count: bare(keep('number', v.random.int(1, 40))),
      },
    }),
  'route53: query': (v) =>
    json({
      version: keep('version', '1.100000'),
      account_id: keep('arn', '111122223333'),
      query_name: keep('host', 'db.internal.example.com.'),
      query_type: 'A',
      rcode: 'NOERROR',
      answers: [{ Rdata: a.ip(v), Type: 'A', Class: 'IN' }],
      srcaddr: a.ip(v),
      srcport: keep('number', v.random.int(1025, 65_000)),
      srcids: { instance: keep('id', `i-0${v.random.hex(16)}`) },
    }),
  'step functions: input': (v) =>
    json({
      execution_arn: keep('arn', 'arn:aws:states:us-east-1:111122223333:execution:intake:4f5e9a1c'),
      type: keep('word', 'TaskStateEntered'),
      event_timestamp: bare(keep('time', v.epoch() * 1000)),
      details: {
        input: json({
          patient: { lastName: a.last(v), birthDate: a.day(v) },
          attempt: bare(keep('number', 2)),
        }),
        inputDetails: { truncated: false },
      },
    }),
  'sqs: record': (v) =>
    json({
      messageId: a.uuid(v),
      receiptHandle: keep('id', `AQEB${v.opaqueToken()}${v.opaqueToken()}==`),
      body: json({
        Type: 'Notification',
        Message: json({ memberEmail: a.email(v), dueOn: a.day(v), kind: keep('word', 'recall') }),
      }),
      attributes: {
        ApproximateReceiveCount: keep('number', 2),
        SentTimestamp: keep('time', v.epoch() * 1000),
      },
      md5OfBody: keep('id', v.random.hex(32)),
    }),
  'eventbridge: detail': (v) =>
    json({
      version: '0',
      id: a.uuid(v),
      'detail-type': keep('word', 'Appointment Booked'),
      source: keep('word', 'com.example.scheduling'),
      account: keep('arn', '111122223333'),
      time: keep('time', '2026-03-14T10:22:11Z'),
      region: 'us-east-1',
      detail: {
        patientEmail: a.email(v),
        slot: hide('date', `${v.day().iso}T14:30`),
        minutes: bare(keep('number', 30)),
      },
    }),
  'lambda: platform report': (v) =>
    json({
      time: keep('time', v.instant()),
      type: keep('word', 'platform.report'),
      record: {
        requestId: a.uuid(v),
        metrics: {
          durationMs: bare(keep('number', '482.71')),
          billedDurationMs: bare(keep('number', 483)),
          memorySizeMB: bare(keep('number', 512)),
          maxMemoryUsedMB: bare(keep('number', 143)),
          initDurationMs: bare(keep('number', '211.4')),
        },
        status: 'success',
      },
    }),
  'lambda: uncaught': (v) =>
    json({
      errorType: keep('word', 'Runtime.UnhandledPromiseRejection'),
      errorMessage: `Error: no coverage for Mrs. ${a.full(v)}, SSN ${a.ssn(v)}`,
      reason: {
        errorType: 'Error',
        errorMessage: `no coverage for SSN ${a.ssn(v)}`,
        stack: [keep('frame', v.frame()), keep('frame', v.frame())],
      },
      promise: {},
      stack: [
        'Runtime.UnhandledPromiseRejection: Error',
        keep('frame', 'at process.<anonymous> (file:///var/runtime/index.mjs:1276:17)'),
      ],
    }),
  'lambda: timeout': (v) =>
    `${a.time(v)} ${a.uuid(v)} Task timed out after ${keep('number', v.random.int(3, 30) + '.01 seconds')}; last message for phone ${a.phone(v)}`,
  'java: stack with payload': (v) =>
    `com.fasterxml.jackson.databind.exc.InvalidFormatException: Cannot deserialize value of type \`java.time.LocalDate\` from String "${a.usDay(v)}": Text could not be parsed at index ${keep('number', 2)} (through reference chain: org.example.${keep('word', 'Patient["birthDate"]')}) at [Source: (PushbackInputStream); line: ${keep('number', 1)}, column: ${keep('number', v.random.int(1, 400))}]`,
  'java: bean validation': (v) =>
    `Field error in object 'patient' on field 'email': rejected value [${a.email(v)}]; codes [${keep('word', 'Email.patient.email,Email.email')}]; Field error in object 'patient' on field 'homePhone': rejected value [${a.phone(v)}]; default message [${keep('word', 'must match pattern')}]`,
  'java: caused by': (v) =>
    `Caused by: java.lang.IllegalStateException: Subscriber ${hide('name', 'Mr. ' + v.person().last)} (member id ${hide('plan', v.member())}) has no PCP at ${keep('frame', `org.example.pcp.Assigner.assign(Assigner.java:${v.random.int(1, 900)})`)} ... ${keep('number', v.random.int(1, 90))} more`,
  'python: key error in a loop': (v) =>
    `File "/srv/app/import_csv.py", line ${keep('number', v.random.int(1, 900))}, in load row = {'LastName': '${a.last(v)}', 'FirstName': '${a.first(v)}', 'DOB': '${a.usDay(v)}', 'Sex': '${keep('word', 'F')}'} KeyError: '${keep('word', 'MemberID')}'`,
  'node: assertion': (v) =>
    `AssertionError [ERR_ASSERTION]: Expected values to be strictly equal: + actual - expected + { email: '${a.email(v)}', age: ${keep('age', v.random.int(18, 88))} } - { email: '${a.email(v)}' } ${keep('frame', v.frame())}`,
  'node: zod issues': (v) =>
    `ZodError: [ { "code": "${keep('word', 'invalid_string')}", "validation": "email", "path": ["${keep('word', 'contact')}", "email"], "message": "Invalid email", "received": "${a.email(v)}" } ] request ${a.uuid(v)}`,
  'ruby: no method': (v) =>
    `NoMethodError (undefined method \`strftime' for "${a.usDay(v)}":String): ${keep('frame', "app/models/patient.rb:42:in `age'")} [${a.uuid(v)}] [${a.ip(v)}]`,
  'go: panic': (v) =>
    `panic: parsing time "${a.usDay(v)}" as "${keep('word', 'YYYY-MM-DD')}": cannot parse goroutine ${keep('number', v.random.int(1, 900))} [running]: ${keep('frame', 'main.parseDOB(0xc0000b4000, 0x1f)')} ${keep('frame', `/src/intake/parse.go:${v.random.int(1, 900)} +0x1d4`)}`,
  'terraform: plan': (v) =>
    `  ~ resource "aws_db_instance" "phi" { ~ engine_version = "${keep('version', '17.2')}" -> "${keep('version', '17.4')}" id = "${keep('id', 'db-' + v.random.form('?#?#?#?#?#?#'))}" allocated_storage = ${keep('number', 200)} password = "${hide('secret', v.opaqueToken())}" }`,
  'docker: env dump': (v) =>
    `container env: NODE_ENV=${keep('word', 'production')} DATABASE_PASSWORD=${a.token(v)} AWS_ACCESS_KEY_ID=${hide('secret', v.accessKey())} AWS_REGION=${keep('word', 'us-east-1')} PORT=${keep('number', 8080)} GIT_SHA=${keep('id', v.random.hex(40))}`,
  'cron: mail of a job': (v) =>
    `${keep('time', '2026-03-14T02:00:01+00:00')} recall-job: ${keep('number', v.random.int(1, 900))} due, ${keep('number', v.random.int(1, 90))} skipped; first skipped: ${a.email(v)} (no consent), last: ${a.phone(v)} (landline); exit ${keep('number', 0)}`,
  'prometheus: exposition': (v) =>
    `http_request_duration_seconds_bucket{method="GET",route="/patients/:id",status="${keep('number', 200)}",le="${keep('number', '0.25')}"} ${keep('number', v.random.int(1, 99_999))} ${keep('time', v.epoch() * 1000)}`,
  'statsd: tags': (v) =>
    `portal.login.failed:${keep('number', v.random.int(1, 40))}|c|@${keep('number', '0.1')}|#env:prod,version:${keep('version', '1.42.0')},shard:${keep('number', v.random.int(1, 40))},host:${keep('host', 'web-2')}`,
  'gc: log': (v) =>
    `[${keep('time', '2026-03-14T10:22:11.482+0000')}][${keep('number', '41.482s')}][info][gc] GC(${keep('number', v.random.int(1, 900))}) Pause Young (Normal) (G1 Evacuation Pause) ${keep('number', '412M->88M(1024M)')} ${keep('number', '12.482ms')}`,
  'tls: handshake': (v) =>
    `TLS handshake failed with ${a.ip(v)}:${keep('number', v.random.int(1025, 65_000))}: error:${keep('code', '0A000126')}:SSL routines::unexpected eof, sni=${keep('host', 'portal.example.com')}, cipher=${keep('word', 'TLS_AES_128_GCM_SHA256')}`,
  'ldap: bind': (v) =>
    `conn=${keep('number', v.random.int(1, 9999))} op=0 BIND dn="uid=${hide('account', v.username())},ou=people,dc=example,dc=com" method=128 RESULT tag=97 err=${keep('number', 49)} etime=${keep('number', '0.000482')}`,
  'csv import: bad row': (v) =>
    `import patients.csv row ${keep('number', v.random.int(1, 9999))}: email=${a.email(v)}; dob=${a.usDay(v)}; phone=${a.phone(v)}; sex=${keep('word', 'F')}; -> ${keep('word', 'rejected: missing zip')}`,
  'queue: celery': (v) =>
    `[${keep('time', '2026-03-14 10:22:11,482')}: INFO/ForkPoolWorker-${keep('number', v.random.int(1, 9))}] Task intake.tasks.send_reminder[${a.uuid(v)}] received kwargs={'phone': '${a.phone(v)}', 'first_name': '${a.first(v)}', 'visit': '${keep('id', v.uuid())}', 'retries': ${keep('number', 2)}}`,
  'queue: sidekiq': (v) =>
    `pid=${keep('number', v.random.int(1, 9999))} tid=${keep('id', 'gq' + v.random.digits(2) + 'k')} class=ReminderJob jid=${keep('id', v.random.hex(24))} elapsed=${keep('number', '0.482')} args=["${a.email(v)}", ${a.ms(v)}] INFO: done`,
  'queue: kafka': (v) =>
    `Skipping record topic=${keep('word', 'patient-updates')} partition=${keep('number', v.random.int(0, 11))} offset=${keep('number', v.random.int(1, 9_999_999))} key=${a.uuid(v)} value={"lastName":"${a.last(v)}","phones":["${a.phone(v)}"],"rev":${keep('number', 4)}} timestamp=${keep('time', v.epoch() * 1000)}`,
};
