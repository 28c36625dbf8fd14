import * as fc from 'fast-check';
import { parseRequest } from '../../../lambda/audit-reconciler/reconcile';
import {
  ALARM_MS,
  DELIVERY_MS,
  LATE_MS,
  MAIN_MS,
  RUN_MS,
  SCHEDULE_MS,
  SETTLING_MS,
  windowsAt,
} from '../../../lambda/audit-reconciler/timeline';
import type { Action, Outcome } from '../../../runtime/audit/record';
import { auditLine, MINUTE, MOST, record, SETTINGS, START, trailEvent, world } from './world';

const SETTLED = START + 6 * MINUTE;
/** One read with its record; whatever is changed of it must be noticed. */
function matchedRead() {
  const clinic = world();
  clinic.statement(START, auditLine(START, { requestId: 'req-1' }));
  clinic.record(record(START + 200));
  return clinic;
}

test('proof AUD-7 · a read with its record is matched, one without is a finding', async () => {
  const clinic = matchedRead();
  clinic.statement(START, auditLine(START, { statement: 2, requestId: 'req-2' }));
  expect(await clinic.at(SETTLED).run()).toEqual({ matched: 1, unmatched: 1, problems: [] });
  expect([...clinic.evidence.files.keys()]).toEqual([
    expect.stringMatching(/^reconciliation\/2026-03-02\/10\/unmatched-[0-9a-f]{32}\.json$/),
  ]);
  expect(clinic.findings()).toEqual([
    {
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      finding: 'unmatched',
      reason: 'no-record',
      source: 'database',
      time: '2026-03-02T10:30:00.000Z',
      access: 'read',
      command: 'SELECT',
      object: 'phi.patient',
      user: 'app',
      requestId: 'req-2',
      instance: 'clinic-1.0',
      client: '10.0.1.5(52344)',
      process: '4711',
      statementId: '2',
    },
  ]);
});

test('proof AUD-7 · several statements, sessions and schemas of one request need one record', async () => {
  const clinic = matchedRead();
  clinic.statement(START + 1000, auditLine(START + 1000, { statement: 2, requestId: 'req-1' }));
  clinic.statement(START, auditLine(START, { pid: 5, user: 'worker', requestId: 'req-1' }));
  clinic.statement(START, auditLine(START, { statement: 9, what: 'READ,SELECT,TABLE,public.setting' }));
  expect(await clinic.at(SETTLED).run()).toMatchObject({ matched: 3, unmatched: 0 });
});

describe('sabotage AUD-7 · a matched read is noticed when', () => {
  test.each<[string, string, (clinic: ReturnType<typeof world>) => void]>([
    ['its record disappears', 'no-record', (clinic) => void clinic.forgetRecords()],
    [
      'the record has another request id',
      'no-record',
      (clinic) => {
        clinic.forgetRecords();
        clinic.record(record(START, { requestId: 'req-9' }));
      },
    ],
    [
      'the record is of another action',
      'other-action',
      (clinic) => {
        clinic.forgetRecords();
        clinic.record(record(START, { action: 'login' }));
      },
    ],
    [
      'the request id is an old one',
      'other-time',
      (clinic) => {
        clinic.forgetRecords();
        clinic.record(record(START - 6 * MINUTE));
      },
    ],
  ])('%s', async (_, reason, sabotage) => {
    const clinic = matchedRead();
    expect(await clinic.at(SETTLED).run()).toMatchObject({ matched: 1, unmatched: 0 });
    sabotage(clinic);
    expect(await clinic.run()).toMatchObject({ matched: 0, unmatched: 1 });
    expect(clinic.findings()).toMatchObject([{ finding: 'unmatched', reason }]);
  });

  test.each([
    ['the statement has no comment', 'no-request-id', { requestId: undefined }],
    ['the comment is no id', 'no-request-id', { requestId: 'Jane Doe' }],
    ['a person ran it', 'not-the-application', { user: 'jane', requestId: 'req-1' }],
    ['the master user ran it', 'not-the-application', { user: 'rdsadmin', requestId: 'req-1' }],
    ['it deletes', 'other-action', { what: 'WRITE,DELETE,TABLE,phi.patient', requestId: 'req-1' }],
    ['it updates', 'other-action', { what: 'WRITE,UPDATE,TABLE,phi.patient', requestId: 'req-1' }],
    [
      'it grants',
      'other-action',
      { what: 'ROLE,GRANT,TABLE,', sql: 'grant all on phi.a to x', requestId: 'req-1' },
    ],
    ['it alters', 'other-action', { what: 'DDL,ALTER TABLE,TABLE,phi.patient', requestId: 'req-1' }],
    [
      'nobody knows what it does',
      'other-action',
      { what: 'WRITE,NEW,TABLE,phi.patient', requestId: 'req-1' },
    ],
  ])('%s', async (_, reason, line) => {
    const clinic = world();
    clinic.record(record(START));
    clinic.statement(START, auditLine(START, line));
    expect(await clinic.at(SETTLED).run()).toMatchObject({ matched: 0, unmatched: 1 });
    expect(clinic.findings()).toMatchObject([{ finding: 'unmatched', reason }]);
  });
});

test.each<[string, string, number]>([
  ['sign_in_login', 'FUNCTION,EXECUTE,FUNCTION,phi.claims_of', 1],
  ['sign_in_login', 'READ,SELECT,TABLE,phi.account', 1],
  ['sign_in_login', 'WRITE,UPDATE,TABLE,phi.account', 1],
  ['sign_in_login', 'WRITE,DELETE,TABLE,phi.account', 0],
  ['sign_in_login', 'WRITE,INSERT,TABLE,phi.account', 0],
  ['sign_in_login', 'READ,SELECT,TABLE,phi.patient', 0],
  ['sign_in_login', 'FUNCTION,EXECUTE,FUNCTION,phi.first_administrator', 0],
  ['sign_in_login', 'DDL,ALTER TABLE,TABLE,phi.account', 0],
  ['app', 'READ,SELECT,TABLE,phi.account', 0],
  ['jane', 'READ,SELECT,TABLE,phi.account', 0],
])('accounts: without a record, %s and %s are matched %i times', async (user, what, matched) => {
  const clinic = world();
  clinic.statement(START, auditLine(START, { user, what, requestId: undefined }));
  expect(await clinic.at(SETTLED).run()).toMatchObject({ matched, unmatched: 1 - matched });
});

test.each<[Action, Outcome, string, number]>([
  ['delete', 'success', 'WRITE,DELETE,TABLE,phi.patient', 1],
  ['update', 'failure', 'WRITE,UPDATE,TABLE,phi.patient', 1],
  ['update', 'denied', 'READ,SELECT,TABLE,phi.patient', 1],
  ['update', 'denied', 'WRITE,UPDATE,TABLE,phi.patient', 0],
  ['update', 'success', 'WRITE,DELETE,TABLE,phi.patient', 0],
  ['configure', 'success', 'DDL,ALTER TABLE,TABLE,phi.patient', 1],
  ['configure', 'success', 'READ,SELECT,TABLE,phi.patient', 0],
  ['export', 'success', 'FUNCTION,EXECUTE,FUNCTION,phi.f', 1],
])('a record of %s, %s: %s is matched %i times', async (action, outcome, what, matched) => {
  const clinic = world();
  clinic.record(record(START, { action, outcome }));
  clinic.statement(START, auditLine(START, { what, requestId: 'req-1' }));
  expect(await clinic.at(SETTLED).run()).toMatchObject({ matched, unmatched: 1 - matched });
});

test('proof AUD-7 · a finding holds no statement and no value', async () => {
  const clinic = world();
  const secret = 'Doe';
  clinic.statement(START, auditLine(START, { sql: `select ssn from phi.patient where name = '${secret}'` }));
  clinic.statement(
    START,
    auditLine(START, { statement: 2, sql: `x '${secret}'` }).replace('SESSION', `"${secret}`),
  );
  clinic.statement(
    START,
    auditLine(START, { statement: 3, what: 'MISC,SET,,', sql: `set pgaudit.log = '${secret}'` }),
  );
  clinic.statement(
    START,
    auditLine(START, { statement: 4, what: 'ROLE,GRANT,TABLE,', sql: `grant phi.x ${secret}` }),
  );
  clinic.statement(START, auditLine(START, { statement: 5, requestId: secret + ' ' }));
  await clinic.at(SETTLED).run();
  expect(clinic.findings()).toHaveLength(5);
  expect(JSON.stringify(clinic.findings())).not.toMatch(/Doe|select|ssn|where/);
  expect(clinic.log.join('\n')).not.toMatch(/Doe|select/);
});

describe('S3', () => {
  const s3 = (requestId: string) => ({ accesses: [{ service: 's3' as const, requestId }] });

  test('proof AUD-7 · a data event is matched by the request id that S3 gave it', async () => {
    const clinic = world();
    clinic.event(START, trailEvent(START));
    clinic.event(START, trailEvent(START, { requestID: 'OTHER', eventID: 'e-2' }));
    clinic.record(record(START, { action: 'download', ...s3('KQ7T0EXAMPLE0001') }));
    expect(await clinic.at(SETTLED).run()).toEqual({ matched: 1, unmatched: 1, problems: [] });
    expect(clinic.findings()).toMatchObject([
      {
        reason: 'no-record',
        source: 's3',
        object: 'clinic-phi/scans/018f',
        eventId: 'e-2',
        requestId: 'OTHER',
      },
    ]);
  });

  test.each([
    ['reading does not excuse deleting', record(START, { action: 'read', ...s3('KQ7T0EXAMPLE0001') })],
    [
      'the request id of the application is none of S3',
      record(START, { action: 'delete', requestId: 'KQ7T0EXAMPLE0001' }),
    ],
  ])('sabotage AUD-7 · %s', async (_, excuse) => {
    const clinic = world();
    clinic.event(START, trailEvent(START, { eventName: 'DeleteObject', readOnly: false }));
    clinic.record(excuse);
    clinic.statement(
      START,
      auditLine(START, { what: 'WRITE,DELETE,TABLE,phi.x', requestId: 'KQ7T0EXAMPLE0001' }),
    );
    await clinic.at(SETTLED).run();
    expect(clinic.findings().filter(({ source }) => source === 's3')).toHaveLength(1);
  });

  test('without buckets the trail is not read', async () => {
    const clinic = world({ ...SETTINGS, buckets: [] });
    clinic.broken.add('trail');
    expect(await clinic.at(SETTLED).run()).toEqual({ matched: 0, unmatched: 0, problems: [] });
  });
});

describe('the 15 minutes', () => {
  test('proof AUD-7 · the arithmetic', () => {
    expect(Math.max(SETTLING_MS, DELIVERY_MS) + SCHEDULE_MS + RUN_MS + ALARM_MS).toBeLessThanOrEqual(
      15 * MINUTE,
    );
    // Every access delivered in time is judged by a main window at least once, even if one sweep fails.
    expect(MAIN_MS).toBeGreaterThanOrEqual(DELIVERY_MS + RUN_MS + 2 * SCHEDULE_MS);
    expect(LATE_MS).toBeGreaterThan(60 * MINUTE);
  });

  test('windows leave no gap from sweep to sweep, and a late one comes once an hour', () => {
    let late = 0;
    for (let now = START; now < START + 3 * 60 * MINUTE; now += SCHEDULE_MS) {
      const [main, ...rest] = windowsAt(now);
      expect(main).toEqual({ from: now - MAIN_MS, to: now - SETTLING_MS });
      if (rest.length === 0) continue;
      late++;
      expect(rest.at(-1)!.from).toBe(now - LATE_MS);
      for (const [at, window] of rest.entries()) {
        expect(window.to - window.from).toBeLessThanOrEqual(60 * MINUTE);
        expect(window.to).toBe(at > 0 ? rest[at - 1]!.from : main!.from);
      }
    }
    expect(late).toBe(3);
  });

  const access = fc.record({
    at: fc.integer({ min: 0, max: 40 * 60 }).map((seconds) => START + seconds * 1000),
    source: fc.constantFrom('database' as const, 's3' as const),
    delay: fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: 0, max: DELIVERY_MS }) },
      { weight: 1, arbitrary: fc.integer({ min: DELIVERY_MS, max: 85 * MINUTE }) },
    ),
    recorded: fc.boolean(),
    recordDelay: fc.integer({ min: 0, max: 5 * MINUTE - 1000 }),
    skew: fc.integer({ min: -2000, max: 2000 }),
  });

  test('proof AUD-7 · whatever the delays: each unmatched access alarms once and in time, no matched one ever does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(access, { maxLength: 12 }),
        fc.integer({ min: 0, max: 299 }),
        async (list, offset) => {
          const clinic = world();
          for (const [id, { at, source, delay, recorded, recordDelay, skew }] of list.entries()) {
            const requestId = `req-${id}`;
            if (source === 's3')
              clinic.event(at, trailEvent(at, { requestID: requestId, eventID: requestId }), delay);
            else clinic.statement(at, auditLine(at, { requestId, statement: id + 1 }), delay);
            const accesses = source === 's3' ? [{ service: 's3' as const, requestId }] : undefined;
            if (recorded)
              clinic.record(record(at + skew, { requestId, accesses, action: 'read' }), recordDelay - skew);
          }
          const first = START + offset * 1000;
          const alarmed = new Map<string, number>();
          let alarms = 0;
          for (let now = first; now < START + 200 * MINUTE; now += SCHEDULE_MS) {
            const { unmatched, problems } = await clinic.at(now).run();
            alarms += unmatched - problems.length;
            if (unmatched === 0) continue;
            for (const { finding, requestId } of clinic.findings()) {
              if (finding === 'unmatched' && !alarmed.has(requestId!)) alarmed.set(requestId!, now);
            }
          }
          const wrong = list.filter(({ at, delay, recorded }, id) => {
            const found = alarmed.get(`req-${id}`);
            if (recorded || found === undefined) return recorded !== (found === undefined);
            const latest = delay <= DELIVERY_MS ? at + 15 * MINUTE : at + delay + 70 * MINUTE;
            return found + RUN_MS + ALARM_MS > latest;
          });
          expect(wrong).toEqual([]);
          // Once each, though sweeps overlap.
          expect(alarms).toBe(alarmed.size);
        },
      ),
      { numRuns: 25 },
    );
  });

  test('sabotage AUD-7 · a record that comes too late does not take the alarm back', async () => {
    const clinic = world();
    clinic.statement(START, auditLine(START, { requestId: 'req-1' }));
    clinic.record(record(START), 11 * MINUTE);
    await clinic.until(START + 30 * MINUTE);
    expect(clinic.findings()).toMatchObject([{ reason: 'no-record' }]);
    expect(clinic.unmatched()).toBe(1);
  });

  test('what a failed sweep missed the late one finds, and by hand any window can be swept', async () => {
    const clinic = world();
    clinic.statement(START, auditLine(START));
    expect(await clinic.at(START + 45 * MINUTE).run()).toMatchObject({ unmatched: 0 });
    expect(await clinic.at(START + 91 * MINUTE).run()).toMatchObject({ unmatched: 1 });
    const other = world();
    other.statement(START, auditLine(START));
    const window = parseRequest({ from: '2026-03-02T08:00:00Z', to: '2026-03-02T12:00:00Z' });
    const later = other.at(START + 30 * 60 * MINUTE);
    expect(await later.run(undefined, window)).toMatchObject({ unmatched: 1 });
  });
});

test('proof AUD-7 · an access waits five minutes for its record, and no longer', async () => {
  const clinic = world();
  clinic.statement(START, auditLine(START, { requestId: 'req-1' }));
  clinic.statement(START, auditLine(START, { statement: 2, requestId: 'req-2' }));
  clinic.record(record(START), 5 * MINUTE - 1);
  expect(await clinic.at(START + 5 * MINUTE).run()).toMatchObject({ matched: 0, unmatched: 0 });
  expect(await clinic.at(START + 5 * MINUTE + 1).run()).toMatchObject({ matched: 1, unmatched: 1 });
});

test('proof AUD-7 · a log group that dates events by their delivery hides nothing', async () => {
  const clinic = world();
  const delivered = START + 6 * MINUTE;
  clinic.statement(delivered, auditLine(START));
  clinic.event(delivered, trailEvent(START), 0);
  expect(await clinic.at(delivered + MINUTE).run()).toMatchObject({ unmatched: 2 });
});

describe('exactly once', () => {
  test('the first word stands when another sweep was faster and gave another reason', async () => {
    const clinic = matchedRead();
    clinic.forgetRecords();
    await clinic.at(SETTLED).run();
    const before = new Map(clinic.evidence.files);
    clinic.evidence.list = async function* () {}; // it was not there yet when this sweep looked
    clinic.record(record(START, { action: 'login' }));
    expect(await clinic.run()).toMatchObject({ unmatched: 1 });
    expect(clinic.evidence.files).toEqual(before);
  });

  test('proof AUD-7 · a crash between the alarm and the finding alarms again and keeps it once', async () => {
    const clinic = world();
    clinic.statement(START, auditLine(START));
    const create = clinic.evidence.create.bind(clinic.evidence);
    clinic.evidence.create = () => Promise.reject(new Error('crash'));
    await expect(clinic.at(SETTLED).run()).rejects.toThrow('crash');
    expect(clinic.unmatched()).toBe(1);
    clinic.evidence.create = create;
    await clinic.run();
    await clinic.run();
    expect(clinic.unmatched()).toBe(2);
    expect(clinic.findings()).toHaveLength(1);
  });

  test('two sweeps at once keep one finding', async () => {
    const clinic = world();
    clinic.statement(START, auditLine(START));
    clinic.at(SETTLED);
    await Promise.all([clinic.run(), clinic.run()]);
    expect(clinic.findings()).toHaveLength(1);
  });

  test('more findings than a sweep keeps are kept by the next ones', async () => {
    const clinic = world();
    for (let id = 1; id <= MOST + 3; id++) clinic.statement(START, auditLine(START, { statement: id }));
    expect(await clinic.at(SETTLED).run()).toMatchObject({
      unmatched: MOST + 4,
      problems: ['too-many'],
    });
    expect(await clinic.run()).toMatchObject({ unmatched: 3, problems: [] });
    expect(clinic.findings()).toHaveLength(MOST + 4);
  });
});

describe('what cannot be judged alarms', () => {
  test('proof AUD-7 · pgAudit is silent while the application records changes', async () => {
    const clinic = world();
    clinic.record(record(START, { action: 'update' }));
    clinic.statement(START, auditLine(START, { user: 'rdsadmin', what: 'READ,SELECT,TABLE,public.x' }));
    expect(await clinic.at(SETTLED).run()).toMatchObject({ problems: ['database-silent'], unmatched: 1 });
    await clinic.at(SETTLED + SCHEDULE_MS).run();
    expect(clinic.findings()).toEqual([{ finding: 'database-silent', hour: '2026-03-02T10:00:00.000Z' }]);
  });

  test.each<[string, Parameters<typeof record>[1]]>([
    ['reads, which a cache may answer', { action: 'read' }],
    ['denied changes', { action: 'update', outcome: 'denied' }],
    ['changes in S3 alone', { action: 'create', accesses: [{ service: 's3', requestId: 'r' }] }],
  ])('%s expect no statement', async (_, over) => {
    const clinic = world();
    clinic.record(record(START, over));
    expect(await clinic.at(SETTLED).run()).toMatchObject({ problems: [] });
  });

  test('proof AUD-7 · the trail is silent while the application records requests to S3', async () => {
    const clinic = world();
    clinic.record(record(START, { accesses: [{ service: 's3', requestId: 'r' }] }));
    expect(await clinic.at(START + 10 * MINUTE).run()).toMatchObject({ problems: [] });
    expect(await clinic.at(START + 12 * MINUTE).run()).toMatchObject({ problems: ['trail-silent'] });
  });

  test('a source that cannot be read stops no other', async () => {
    const clinic = matchedRead();
    clinic.event(START, trailEvent(START));
    clinic.broken.add('database');
    expect(await clinic.at(SETTLED).run()).toEqual({
      matched: 0,
      unmatched: 2,
      problems: ['database-unread'],
    });
    clinic.broken.clear();
    clinic.broken.add('trail');
    expect(await clinic.run()).toEqual({ matched: 1, unmatched: 1, problems: ['trail-unread'] });
  });

  test('while the records of a tenant cannot be read, nothing is called unmatched for lack of one', async () => {
    const clinic = matchedRead();
    clinic.record(record(START, { organization: 'south-clinic', requestId: 'req-2' }));
    clinic.statement(START, auditLine(START, { statement: 2, requestId: 'req-2' }));
    clinic.statement(START, auditLine(START, { statement: 3, user: 'jane' }));
    clinic.broken.add('south-clinic');
    expect(await clinic.at(SETTLED).run()).toEqual({
      matched: 1,
      unmatched: 2,
      problems: ['records-unread'],
    });
    clinic.broken.clear();
    expect(await clinic.run()).toEqual({ matched: 2, unmatched: 0, problems: [] });
    expect(
      clinic
        .findings()
        .map(({ finding, reason }) => reason ?? finding)
        .toSorted((a, b) => a!.localeCompare(b!)),
    ).toEqual(['not-the-application', 'records-unread']);
  });

  test('no time is left', async () => {
    const clinic = world();
    const result = await clinic.at(SETTLED).run(AbortSignal.abort());
    expect(result).toEqual({ matched: 0, unmatched: 1, problems: ['sweep-incomplete'] });
    expect(clinic.reports).toMatchObject([{ unmatched: 1 }]);
  });

  test('garbled lines and changed auditing are kept once', async () => {
    const clinic = world();
    clinic.statement(START, auditLine(START).replace('UTC', 'PST'));
    clinic.statement(START, auditLine(START, { what: 'MISC,SET,,', sql: 'set pgaudit.log = none' }));
    clinic.event(START, '{"eventID":');
    await clinic.at(SETTLED).run();
    await clinic.at(SETTLED + SCHEDULE_MS).run();
    expect(clinic.unmatched()).toBe(3);
    expect(
      clinic
        .findings()
        .map(({ finding }) => finding)
        .toSorted((a, b) => a!.localeCompare(b!)),
    ).toEqual(['auditing-changed', 'garbled', 'garbled']);
  });
});

test('a statement that began before the window lends its request id to what it runs in it', async () => {
  const clinic = world();
  const began = START - 10 * MINUTE;
  clinic.record(record(START, { action: 'update' }));
  clinic.statement(began, auditLine(began, { what: 'FUNCTION,EXECUTE,FUNCTION,phi.f', requestId: 'req-1' }));
  clinic.statement(START, auditLine(START, { substatement: 2, what: 'WRITE,UPDATE,TABLE,phi.patient' }));
  // The window begins with the second line; nothing but what is read ahead of it has the request id.
  expect(await clinic.at(START + MAIN_MS).run()).toMatchObject({ matched: 1, unmatched: 0 });
});

test('the event of the schedule asks for no window; one that is none is refused', () => {
  expect(parseRequest({ source: 'aws.scheduler' })).toBeUndefined();
  expect(() => parseRequest({ from: 'yesterday', to: 'today' })).toThrow('times in UTC');
  expect(() => parseRequest({ from: '2026-03-02T00:00:00Z', to: '2026-03-01T00:00:00Z' })).toThrow('before');
});
