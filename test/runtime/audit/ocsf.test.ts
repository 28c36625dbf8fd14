import * as fc from 'fast-check';
import { OCSF_VERSION, type OcsfEvent, toOcsf } from '../../../runtime/audit/ocsf';
import { ACTIONS, type AuditRecord, OUTCOMES } from '../../../runtime/audit/record';
import { anyRecord, fullRecord, record } from './records';

/**
 * What OCSF 1.3.0 requires, from its schema: the base event, the classes, and the objects that are used. A path with
 * several names is satisfied by any of them ("at least one").
 */
interface RequiredClass {
  readonly name: string;
  readonly category: number;
  readonly activities: Readonly<Record<number, string>>;
  readonly required: readonly (readonly string[])[];
}
const OF_EVERY_EVENT = [
  'activity_id',
  'category_uid',
  'class_uid',
  'severity_id',
  'time',
  'type_uid',
  'metadata.version',
  'metadata.product.vendor_name',
].map((path) => [path]);
const REQUIRED: Readonly<Record<number, RequiredClass>> = {
  3001: {
    name: 'Account Change',
    category: 3,
    activities: {
      1: 'Create',
      2: 'Enable',
      3: 'Password Change',
      4: 'Password Reset',
      5: 'Disable',
      6: 'Delete',
      7: 'Attach Policy',
      8: 'Detach Policy',
      9: 'Lock',
      10: 'MFA Factor Enable',
      11: 'MFA Factor Disable',
    },
    required: [['user.uid', 'user.name']],
  },
  3002: {
    name: 'Authentication',
    category: 3,
    activities: {
      1: 'Logon',
      2: 'Logoff',
      3: 'Authentication Ticket',
      4: 'Service Ticket Request',
      5: 'Service Ticket Renew',
    },
    required: [
      ['user.uid', 'user.name'],
      ['service.name', 'service.uid', 'dst_endpoint.ip'],
    ],
  },
  3005: {
    name: 'User Access Management',
    category: 3,
    activities: { 1: 'Assign Privileges', 2: 'Revoke Privileges' },
    required: [['user.uid', 'user.name'], ['privileges.0']],
  },
  6003: {
    name: 'API Activity',
    category: 6,
    activities: { 1: 'Create', 2: 'Read', 3: 'Update', 4: 'Delete' },
    required: [['actor.user.uid'], ['api.operation'], ['api.request.uid'], ['src_endpoint.ip']],
  },
};

const at = (event: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((node, name) => (node as Record<string, unknown> | undefined)?.[name], event);
const missing = (event: OcsfEvent) =>
  [...OF_EVERY_EVENT, ...REQUIRED[event.class_uid]!.required].filter((paths) =>
    paths.every((path) => at(event, path) === undefined),
  );
const map = (value: AuditRecord) =>
  toOcsf({ sequence: 7, ingested: '2026-11-22T12:00:01.500Z', record: value });

describe('proof AUD-5 · OCSF', () => {
  const every = ACTIONS.flatMap((action) => OUTCOMES.map((outcome) => ({ action, outcome })));

  test.each(every)('$action, $outcome', ({ action, outcome }) => {
    for (const value of [record({ action, outcome }), { ...fullRecord(), action, outcome }]) {
      const event = map(value);
      const expected = REQUIRED[event.class_uid]!;
      expect(missing(event)).toEqual([]);
      expect(event).toMatchObject({
        class_name: expected.name,
        category_uid: expected.category,
        activity_name: expected.activities[event.activity_id] ?? action,
        type_uid: event.class_uid * 100 + event.activity_id,
        status_id: outcome === 'success' ? 1 : 2,
        status_code: outcome,
        time: Date.parse(value.time),
      });
      expect([...Object.keys(expected.activities).map(Number), 99]).toContain(event.activity_id);
      expect(Math.floor(event.class_uid / 1000)).toBe(event.category_uid);
      expect([1, 2, 3, 4]).toContain(event.severity_id);
    }
  });

  test('by class', () => {
    const classes: Record<string, string[]> = {};
    for (const action of ACTIONS) (classes[map(record({ action })).class_name] ??= []).push(action);
    expect(classes).toEqual({
      'API Activity': [
        'create',
        'read',
        'update',
        'delete',
        'search',
        'download',
        'upload',
        'print',
        'export',
        'share',
        'send-message',
        'configure',
        'break-glass',
        'read-audit-log',
      ],
      Authentication: ['login', 'logout', 'mfa-challenge', 'session-revoked'],
      'Account Change': ['lockout', 'password-change', 'device-added'],
      'User Access Management': ['grant', 'revoke'],
    });
  });

  test('what was denied is worse than what failed, and breaking the glass is worst', () => {
    const severity = (changes: Partial<AuditRecord>) => map(record(changes)).severity_id;
    expect(OUTCOMES.map((outcome) => severity({ outcome }))).toEqual([1, 2, 3]);
    expect(severity({ action: 'break-glass' })).toBe(4);
    expect(severity({ action: 'lockout' })).toBe(3);
  });

  test('one event in full', () => {
    expect(map(record())).toEqual({
      category_uid: 6,
      category_name: 'Application Activity',
      class_uid: 6003,
      class_name: 'API Activity',
      activity_id: 2,
      activity_name: 'Read',
      type_uid: 600302,
      type_name: 'API Activity: Read',
      time: 1795348800000,
      severity_id: 1,
      severity: 'Informational',
      status_id: 1,
      status: 'Success',
      status_code: 'success',
      metadata: {
        version: OCSF_VERSION,
        product: { name: 'Audit log', vendor_name: 'Bulwark' },
        uid: record().id,
        sequence: 7,
        original_time: '2026-11-22T12:00:00.000Z',
        logged_time: 1795348801500,
        log_name: 'clinic-a',
        event_code: 'read',
      },
      actor: { user: { uid: 'user-1', type_id: 1, type: 'User', org: { uid: 'clinic-a' } } },
      src_endpoint: { ip: '203.0.113.7' },
      http_request: { user_agent: record().source.userAgent, uid: record().requestId },
      api: { operation: 'read', request: { uid: record().requestId } },
      resources: [
        { uid: 'p-1', type: 'patient' },
        { uid: 'p-1', type: 'patient' },
      ],
      unmapped: expect.any(Object),
    });
  });

  test('nothing of a record is lost', () => {
    const leaves = (value: unknown): string[] =>
      typeof value === 'object' && value !== null
        ? Object.values(value).flatMap(leaves)
        : [JSON.stringify(value)];
    fc.assert(
      fc.property(anyRecord, (value) => {
        const kept = new Set(leaves(map(value)));
        // Its type is told as OCSF's.
        const { type: _, ...actor } = value.actor;
        expect(leaves({ ...value, actor }).filter((leaf) => !kept.has(leaf))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test('a record of another version is no error', () => {
    const event = map({ ...record(), action: 'teleport', outcome: 'unclear' } as unknown as AuditRecord);
    expect(event).toMatchObject({
      class_uid: 6003,
      activity_id: 99,
      activity_name: 'teleport',
      severity_id: 1,
    });
    expect(missing(event)).toEqual([]);
  });
});
