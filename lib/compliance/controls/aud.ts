import type { Control } from './control';
import { lockedBucket, resource, test } from './proof';

export const AUD: readonly Control[] = [
  {
    id: 'AUD-1',
    title: 'What an audit record holds',
    kind: 'T',
    layer: 'application',
    owner: 'platform engineer',
    statement:
      'Every record carries actor id and role, organization, location, source IP, user agent, ISO 8601 UTC timestamp, action (create, read, update, delete, share, export, print, login and more), resource type and id, fields touched, outcome (success, failure, denied) and request id; where they apply, the person acted or covered for, home and acting location, a correlation id that joins the steps of one action, and a keyed digest of the row after a change. A malformed record is kept in quarantine and alarmed, never dropped.',
    risk: 'When a patient asks who looked at the record, "somebody at the practice" is not an answer.',
    citations: ['164.312(b)'],
    proofs: [test('proof AUD-1')],
    pending: [],
  },
  {
    id: 'AUD-2',
    title: 'Logging is not selective',
    kind: 'T',
    layer: 'application',
    owner: 'platform engineer',
    statement:
      'Authentication, data access, modification, file download, message send, administrative change and denied attempts are all logged.',
    risk: 'A log that leaves out reads or refusals hides exactly the snooping that it exists to show.',
    citations: ['164.312(b)'],
    proofs: [
      resource('AWS::Kinesis::Stream', 1, 'the audit stream'),
      resource('AWS::Logs::SubscriptionFilter', 2, 'what the directories tell of sign-ins'),
      test('proof AUD-2'),
    ],
    pending: [],
  },
  {
    id: 'AUD-3',
    title: 'Append-only storage',
    kind: 'T',
    layer: 'data',
    owner: 'platform engineer',
    statement:
      'Audit records are kept in S3 with Object Lock in COMPLIANCE mode for at least six years (2192 days) under a key of their own. The in-database audit table cannot be updated, deleted or truncated by any role that the application holds.',
    risk: "An intruder's, or an insider's, first act is to erase the traces; storage that nobody can erase takes that away.",
    citations: ['164.312(c)(1)', '164.316(b)(2)(i)'],
    proofs: [
      { ...lockedBucket('the audit archive and its witness'), atLeast: 2 },
      resource('Custom::DatabaseMigrations', 1, 'what puts the audit table into the database'),
      test('proof AUD-3'),
    ],
    pending: [],
  },
  {
    id: 'AUD-4',
    title: 'Cryptographic integrity',
    kind: 'T',
    layer: 'data',
    owner: 'platform engineer',
    statement:
      "Each tenant's log is a C2SP tlog-tiles Merkle log whose checkpoints are KMS-signed notes. Alteration, deletion, reordering, truncation and a forked history are each detected by an offline verifier that needs no AWS access, and by third-party tlog tools.",
    risk: 'In a dispute, a log that its keeper could have edited proves nothing; one that anybody can verify does.',
    citations: ['164.312(c)(2)'],
    proofs: [
      resource('AWS::KMS::Key', 1, 'the key that signs checkpoints', { KeySpec: 'ECC_NIST_EDWARDS25519' }),
      test('proof AUD-4'),
    ],
    pending: [],
  },
  {
    id: 'AUD-5',
    title: 'Audit exports',
    kind: 'T',
    layer: 'application',
    owner: 'platform engineer',
    statement:
      "The audit log exports as JSON, CSV and OCSF, forwards to a customer's SIEM through a signed API, and is surfaced to the organization's administrators in the portal.",
    risk: 'A log that the practice cannot get at does not let it supervise its own staff.',
    citations: ['164.312(b)'],
    proofs: [
      resource('AWS::Athena::WorkGroup', 1, 'the workgroup of investigations', {
        'WorkGroupConfiguration.EnforceWorkGroupConfiguration': true,
      }),
      test('proof AUD-5'),
    ],
    pending: ['view in the portal of the organization'],
  },
  {
    id: 'AUD-6',
    title: 'Nothing lost, nothing twice',
    kind: 'T',
    layer: 'application',
    owner: 'platform engineer',
    statement:
      'A data change and its audit record commit together or not at all. Nothing is lost or duplicated under retries, partial batch failure, throttling and a crash at any step. A silent writer raises an alarm within 5 minutes.',
    risk: 'Records that go missing when a system is under stress go missing exactly when an attack is under way.',
    citations: ['164.312(b)'],
    proofs: [
      resource('AWS::DynamoDB::Table', 1, 'the log table', { DeletionProtectionEnabled: true }),
      resource('Custom::DatabaseMigrations', 1, 'what puts the outbox into the database'),
      test('proof AUD-6'),
    ],
    pending: [],
  },
  {
    id: 'AUD-7',
    title: 'Reads cannot hide',
    kind: 'T+A',
    layer: 'operations',
    owner: 'security officer',
    statement:
      'The statements of pgAudit and S3 data events are reconciled with audit records, and an access without one alarms within 15 minutes. Activity is reviewed and signed monthly.',
    risk: "Someone who goes around the application and reads the database directly leaves no entry in the application's own log.",
    citations: ['164.308(a)(1)(ii)(D)', '164.312(b)'],
    proofs: [test('proof AUD-7')],
    pending: ['register in which the monthly reviews are signed off'],
  },
];
