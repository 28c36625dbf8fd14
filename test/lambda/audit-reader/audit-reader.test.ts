import * as fc from 'fast-check';
import { answer, type Reader } from '../../../lambda/audit-reader/reader';
import { Delivering } from '../../../lambda/audit-reader/delivery';
import { exportEntries } from '../../../lambda/audit-reader/export';
import { query } from '../../../lambda/audit-reader/query';
import { type Export, parseRequest, type Query } from '../../../lambda/audit-reader/request';
import { CopyError, type CopyReader } from '../../../lambda/shared/audit/copy';
import { DeadlineError, errorName, InputError } from '../../../lambda/shared/errors';
import { createLogger } from '../../../lambda/shared/logger';
import type { Entry } from '../../../lambda/shared/audit/entry';
import { AuditClient, type AuditReceipt } from '../../../runtime/audit/client';
import { ACTIONS, type AuditRecord, OUTCOMES } from '../../../runtime/audit/record';
import { AuditTransportError } from '../../../runtime/audit/transport';
import { copiedLog, disclosureOf, memoryBucket, recordOf } from '../../support/audit-log';

const NOW = Date.parse('2026-04-01T00:00:00.000Z');
const alive = new AbortController().signal;

const caller = {
  organization: 'clinic-a',
  actor: { id: 'officer-1', role: 'privacy-officer', type: 'person' },
  source: { ip: '192.0.2.1', userAgent: 'example' },
  requestId: 'request-1',
};

type Bucket = ReturnType<typeof memoryBucket>;

/** A reader whose steps are written down in their order: records, and keys of the copy that were touched. */
function readerOf(bucket: Bucket, send: (line: string) => Promise<void> = () => Promise.resolve()) {
  const steps: string[] = [];
  const records: AuditRecord[] = [];
  const logged: string[] = [];
  const client = new AuditClient({
    clock: () => NOW,
    transport: {
      maxLineBytes: 100_000,
      send: async (_, line) => {
        await send(line);
        const record = JSON.parse(line) as AuditRecord;
        records.push(record);
        steps.push(`record ${record.outcome}`);
      },
      flush: () => Promise.resolve(),
      close: () => Promise.resolve(),
    },
  });
  const reader: Reader = {
    copy: {
      list: (prefix) => (steps.push(prefix), bucket.list(prefix)),
      folders: (prefix) => (steps.push(prefix), bucket.folders(prefix)),
      read: (key) => (steps.push(key), bucket.read(key)),
      write: (key, bytes) => (steps.push(key), bucket.write(key, bytes)),
    },
    audit: client,
    logger: createLogger((line) => logged.push(line)),
    now: () => NOW,
  };
  const ask = (request: unknown, signal = alive) => answer(reader, { caller, request }, signal);
  return { reader, ask, steps, records, logged };
}

const sequencesOf = (result: object): number[] =>
  'entries' in result && Array.isArray(result.entries)
    ? (result.entries as Entry[]).map(({ sequence }) => sequence)
    : [];

/** 60 records over ten days, several runs of the copier a day. */
const built = copiedLog(
  Array.from({ length: 30 }, (_, run) => {
    const day = String(1 + Math.floor(run / 3)).padStart(2, '0');
    const time = `2026-03-${day}T0${run % 3}:00:00.000Z`;
    return {
      at: time,
      records: [run * 2, run * 2 + 1].map((n) =>
        recordOf(n, {
          // Up to six days before it was ingested.
          time: new Date(Date.parse(time) - (n % 7) * 20 * 3_600_000).toISOString(),
          action: ACTIONS[n % 4]!,
          outcome: OUTCOMES[n % 3]!,
          ...(n % 11 === 0 && {
            actor: { id: 'user-9', role: 'physician', type: 'person', onBehalfOf: 'user-1' } as const,
          }),
        }),
      ),
    };
  }),
);

/** A copy of it that a test may break. */
async function manyRecords() {
  const { log, bucket, entries } = await built;
  const own = memoryBucket();
  for (const [key, bytes] of bucket.objects) own.objects.set(key, bytes);
  return { log, entries, bucket: own };
}

describe('proof AUD-5 · administrators query the log of their organization', () => {
  test('page by page, by any criteria, as a look at every entry would', async () => {
    const { bucket, entries } = await manyRecords();
    const { reader } = readerOf(bucket);
    const day = fc
      .integer({ min: 0, max: 240 })
      .map((h) => new Date(Date.parse('2026-02-25') + h * 3_600_000).toISOString());
    const criteria = fc.record(
      {
        actor: fc.constantFrom('user-0', 'user-1', 'user-9', 'nobody'),
        patient: fc.constantFrom('patient-0', 'patient-1'),
        resourceType: fc.constantFrom('encounter-note', 'file'),
        resourceId: fc.constantFrom('note-3', 'note-22'),
        action: fc.constantFrom('create', 'read', 'print'),
        outcome: fc.constantFrom(...OUTCOMES),
        from: day,
        to: day,
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(criteria, fc.integer({ min: 1, max: 9 }), async (criteria, limit) => {
        fc.pre(!criteria.from || !criteria.to || criteria.from < criteria.to);
        const { actor, patient, resourceType, resourceId, action, outcome, from, to } = criteria;
        const expected = entries
          .toReversed()
          .filter(
            ({ record }) =>
              (!actor || record.actor.id === actor || record.actor.onBehalfOf === actor) &&
              (!patient || record.resource.patient === patient) &&
              (!resourceType || record.resource.type === resourceType) &&
              (!resourceId || record.resource.id === resourceId) &&
              (!action || record.action === action) &&
              (!outcome || record.outcome === outcome) &&
              (!from || record.time >= from) &&
              (!to || record.time < to),
          );
        const found: Entry[] = [];
        let cursor: string | undefined;
        do {
          const request = parseRequest({
            kind: 'query',
            ...criteria,
            limit,
            ...(cursor && { cursor }),
          }) as Query;
          // Every third page ends early because its time is up.
          const page = await query(reader.copy, 'clinic-a', request, () => found.length % 3 !== 0);
          expect(page.entries.length).toBeLessThanOrEqual(limit);
          found.push(...page.entries);
          cursor = page.cursor;
        } while (cursor !== undefined);
        expect(found).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });

  test('with the sequence that a proof is asked by, and nothing of the record left out', async () => {
    const { bucket, entries } = await manyRecords();
    const result = await readerOf(bucket).ask({ kind: 'query', limit: 2 });
    expect(result).toEqual({
      entries: [entries[59], entries[58]],
      cursor: '2026-03-10.58',
      auditRecord: expect.any(String) as string,
    });
  });

  test('reads no day in which nothing of the time asked for can be', async () => {
    const { bucket } = await manyRecords();
    const { ask, steps } = readerOf(bucket);
    await ask({ kind: 'query', from: '2026-03-09T00:00:00Z', to: '2026-03-09T01:00:00Z' });
    expect(steps.filter((step) => step.endsWith('/')).map((step) => step.slice(-11))).toEqual(
      ['clinic-a/', '2026-03-10/', '2026-03-09/', '2026-03-08/'].map(
        (end) => expect.stringContaining(end) as string,
      ),
    );
  });

  test('a page ends when its time is up, and the next one goes on', async () => {
    const { bucket } = await manyRecords();
    const { ask, steps } = readerOf(bucket);
    const first = await ask({ kind: 'query' }, AbortSignal.abort());
    expect(sequencesOf(first)).toEqual([59, 58]);
    expect(steps.length).toBeLessThan(15);
    const rest = await ask({ kind: 'query', cursor: (first as { cursor: string }).cursor });
    expect(sequencesOf(rest)).toEqual(Array.from({ length: 58 }, (_, i) => 57 - i));
  });
});

describe('proof AUD-5 · nobody reads the log of another organization', () => {
  async function both() {
    const own = await copiedLog([{ at: NOW - 1000, records: [recordOf(0)] }]);
    const other = await copiedLog(
      [{ at: NOW - 1000, records: [recordOf(0, { organization: 'clinic-b' })] }],
      'clinic-b',
    );
    for (const [key, bytes] of other.bucket.objects) own.bucket.objects.set(key, bytes);
    return own.bucket;
  }

  test.each([
    { kind: 'query', organization: 'clinic-b' },
    { kind: 'query', tenant: 'clinic-b' },
    { kind: 'query', caller: { organization: 'clinic-b' } },
    { kind: 'query', cursor: '../../tenant=clinic-b/date=2026-03-01.5' },
    { kind: 'query', cursor: '2026-03-01.5/..' },
    { kind: 'query', from: '2026-03-01/../../../tenant=clinic-b' },
    { kind: 'export', from: '2026-03-01T00:00:00Z', to: '2026-03-02T00:00:00Z', format: '../csv' },
    { kind: 'accounting', patient: '../../tenant=clinic-b/patient=x' },
    { kind: 'accounting', patient: 'patient-0', format: 'json/../x' },
    { kind: '__proto__' },
    JSON.parse('{"kind":"query","__proto__":{"organization":"clinic-b"}}') as object,
    'query',
    null,
    [],
  ])('the request %j is refused, and the attempt recorded', async (request) => {
    const { ask, steps, records } = readerOf(await both());
    await expect(ask(request)).rejects.toThrow(InputError);
    expect(steps).toEqual(['record failure']);
    expect(records[0]).toMatchObject({ reason: 'invalid-request', action: 'read-audit-log' });
  });

  test.each([
    { organization: 'clinic-b/../clinic-a' },
    { organization: '..' },
    { organization: '' },
    { organization: 'CLINIC-A' },
    { organization: undefined },
    { extra: true },
    { actor: undefined },
    { source: { ip: 'here', userAgent: 'x' } },
  ])('a caller with %j gets nothing', async (over) => {
    const { reader, steps } = readerOf(await both());
    const event = { caller: { ...caller, ...over }, request: { kind: 'query' } };
    await expect(answer(reader, event, alive)).rejects.toThrow(InputError);
    expect(steps).toEqual([]);
  });

  test('whatever the parameters, no key outside the own part is touched', async () => {
    const bucket = await both();
    const hostile = fc.oneof(
      fc.string({ maxLength: 30 }),
      fc.constantFrom('../clinic-b', '..', 'a/../../b', 'tenant=clinic-b', '%2e%2e', '2026-03-01.5'),
    );
    const or = (...good: string[]) =>
      fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...good) }, { weight: 1, arbitrary: hostile });
    const times = { from: or('2026-03-01T00:00:00Z'), to: or('2026-04-02T00:00:00Z') };
    const request = fc.oneof(
      fc.record(
        {
          kind: fc.constant('query'),
          ...times,
          actor: or('user-0'),
          patient: or('patient-0'),
          cursor: hostile,
        },
        { requiredKeys: ['kind'] },
      ),
      fc.record({
        kind: fc.constant('export'),
        ...times,
        resourceId: or('note-0'),
        format: or('csv', 'ocsf'),
      }),
      fc.record({
        kind: fc.constant('accounting'),
        ...times,
        patient: or('patient-0', '..'),
        format: or('csv'),
      }),
    );
    const time = { from: '2026-03-01T00:00:00Z', to: '2026-04-02T00:00:00Z' };
    const answered = new Set<string>();
    await fc.assert(
      fc.asyncProperty(request, async (request) => {
        const { ask, steps } = readerOf(bucket);
        const result = await ask(request).catch((error: unknown) => errorName(error));
        if (typeof result === 'object') answered.add(request.kind);
        expect(['object', 'InputError', 'CopyError']).toContain(
          typeof result === 'object' ? 'object' : result,
        );
        for (const step of steps.filter((step) => !step.startsWith('record '))) {
          expect(step).toMatch(/^(records|disclosures|exports)\/tenant=clinic-a\/[\w=.-]*(\/[\w.-]*)?$/);
        }
        expect(JSON.stringify(result)).not.toContain('clinic-b');
      }),
      {
        numRuns: 100,
        // One of each kind is answered, whatever chance brings.
        examples: [
          [{ kind: 'query', ...time }],
          [{ kind: 'export', ...time, resourceId: 'note-0', format: 'csv' }],
          [{ kind: 'accounting', ...time, patient: 'patient-0', format: 'csv' }],
        ],
      },
    );
    expect([...answered].toSorted()).toEqual(['accounting', 'export', 'query']);
  });

  test('sabotage AUD-5 · an object of another tenant under the own prefix is not handed out', async () => {
    const bucket = await both();
    const keys = [...bucket.objects.keys()];
    const [own, other] = [
      keys.find((key) => key.includes('clinic-a'))!,
      keys.find((key) => key.includes('clinic-b'))!,
    ];
    bucket.objects.set(own, bucket.objects.get(other)!);
    const { ask, steps } = readerOf(bucket);
    await expect(ask({ kind: 'query' })).rejects.toThrow(CopyError);
    expect([steps[0], steps.at(-1)]).toEqual(['record success', 'record failure']);
  });
});

describe('proof AUD-5 · reading the audit log is itself audited', () => {
  test.each([
    [
      { kind: 'query', actor: 'user-1', from: '2026-03-01T00:00:00Z' },
      'read-audit-log',
      'audit-log',
      ['actor', 'from', 'limit'],
    ],
    [{ kind: 'query', patient: 'patient-1' }, 'read-audit-log', 'audit-log', ['limit']],
    [
      { kind: 'export', from: '2026-03-01T00:00:00Z', to: '2026-03-31T00:00:00Z', format: 'csv' },
      'export',
      'audit-log',
      ['from', 'to', 'format'],
    ],
    [
      { kind: 'accounting', patient: 'patient-1' },
      'read-audit-log',
      'accounting-of-disclosures',
      ['form', 'excluded', 'format'],
    ],
  ])('%j: the record is accepted before the first object is read', async (request, action, type, fields) => {
    const { bucket } = await manyRecords();
    const { ask, steps, records } = readerOf(bucket);
    const { auditRecord } = await ask(request);
    expect(steps[0]).toBe('record success');
    expect(steps.filter((step) => step.startsWith('record '))).toHaveLength(1);
    const [record] = records;
    expect(record).toMatchObject({
      ...caller,
      location: 'none',
      action,
      outcome: 'success',
      id: auditRecord,
    });
    expect(record!.resource).toEqual({
      type,
      id: 'clinic-a',
      ...('patient' in request && { patient: request.patient }),
    });
    expect(record!.fields.toSorted()).toEqual(fields.toSorted());
  });

  test('no record, no data: nothing is read when the stream does not take it', async () => {
    const { bucket } = await manyRecords();
    const { ask, steps } = readerOf(bucket, () => Promise.reject(new AuditTransportError('no stream')));
    await expect(ask({ kind: 'query' })).rejects.toThrow(AuditTransportError);
    expect(steps).toEqual([]);
  });

  test('no record, no data: nothing is read when the record is one for the quarantine', async () => {
    const { bucket } = await manyRecords();
    const { reader, steps } = readerOf(bucket);
    const audit = {
      record: (): Promise<AuditReceipt> =>
        Promise.resolve({ id: 'x', accepted: false, reason: 'clock', problems: [] }),
    };
    const event = { caller, request: { kind: 'query' } };
    await expect(answer({ ...reader, audit }, event, alive)).rejects.toThrow('refused: clock');
    expect(steps).toEqual([]);
  });

  test('what fails after it is recorded as failed, and the log has no value of the request', async () => {
    const { bucket } = await manyRecords();
    bucket.objects.delete([...bucket.objects.keys()][20]!);
    const { ask, records, logged } = readerOf(bucket);
    await expect(ask({ kind: 'query', actor: 'nobody', patient: 'patient-1' })).rejects.toThrow(CopyError);
    expect(records.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['success', undefined],
      ['failure', 'not-answered'],
    ]);
    expect(logged.join()).toContain('CopyError');
    expect(logged.join()).not.toMatch(/nobody|patient-1/);
  });
});

describe('proof AUD-5 · exports', () => {
  const id = '0190b3a5-0000-7000-8000-000000000001';
  const period = { from: '2026-02-01T00:00:00Z', to: '2026-03-31T00:00:00Z' };

  test('as JSON lines: the entries of the log, byte for byte', async () => {
    const { bucket, log } = await manyRecords();
    const result = await readerOf(bucket).ask({ kind: 'export', format: 'jsonl', ...period });
    expect(result).toMatchObject({ entries: 60 });
    expect((result as { body: string }).body).toBe(
      log.sequenced
        .toReversed()
        .map((entry) => `${entry.toString()}\n`)
        .join(''),
    );
    expect(result).not.toHaveProperty('cursor');
  });

  test('as CSV: a line each, and no cell that a spreadsheet would run', async () => {
    const evil = '=HYPERLINK("https://evil.example.com")';
    const record = recordOf(0, { source: { ip: '192.0.2.1', userAgent: evil } });
    const { bucket } = await copiedLog([{ at: record.time, records: [record, recordOf(1)] }]);
    const result = await readerOf(bucket).ask({ kind: 'export', format: 'csv', ...period });
    const lines = (result as { body: string }).body.trimEnd().split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^sequence,/);
    expect(lines[2]).toContain(`"'=HYPERLINK(""https`);
  });

  test('as OCSF: an event a line, with the sequence', async () => {
    const { bucket } = await manyRecords();
    const result = await readerOf(bucket).ask({
      kind: 'export',
      format: 'ocsf',
      outcome: 'denied',
      ...period,
    });
    const events = (result as { body: string }).body
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { status_code: string; metadata: { sequence: number } });
    expect(events).toHaveLength(20);
    expect(events[0]).toMatchObject({ status_code: 'denied', metadata: { sequence: 59 } });
  });

  test('of nothing are files of nothing', async () => {
    const { bucket } = await manyRecords();
    const { ask } = readerOf(bucket);
    await expect(ask({ kind: 'export', format: 'jsonl', actor: 'nobody', ...period })).resolves.toMatchObject(
      { entries: 0, body: '' },
    );
    const csv = await ask({ kind: 'export', format: 'csv', actor: 'nobody', ...period });
    expect((csv as { body: string }).body).toMatch(/^sequence,[^\n]*\r\n$/);
  });

  test('in parts lie under the organization’s own prefix, each of them a whole file', async () => {
    const { bucket } = await manyRecords();
    const request = parseRequest({ kind: 'export', format: 'csv', ...period }) as Export;
    const result = await exportEntries(bucket, { tenant: 'clinic-a', id }, request, () => true, 20_000);
    expect(result).toMatchObject({ entries: 60, keys: expect.any(Array) as string[] });
    expect(result.keys!.length).toBeGreaterThan(1);
    const files = result.keys!.map((key, part) => {
      expect(key).toBe(`exports/tenant=clinic-a/${id}/0000${part + 1}.csv`);
      return bucket.objects.get(key)!.toString().trimEnd().split('\r\n');
    });
    expect(files.every(([header]) => header!.startsWith('sequence,'))).toBe(true);
    expect(files.flatMap(([, ...rows]) => rows.map((row) => Number(row.split(',')[0])))).toEqual(
      Array.from({ length: 60 }, (_, i) => 59 - i),
    );
  });

  test.each([
    ['"'.repeat(2_499_000), true],
    ['"'.repeat(2_500_000), false],
  ])('too long for an answer, as JSON, is a file of one part', async (text, fits) => {
    const bucket = memoryBucket();
    const delivering = new Delivering(bucket, { tenant: 'clinic-a', id, extension: 'jsonl' });
    await delivering.part(text);
    const key = `exports/tenant=clinic-a/${id}/00001.jsonl`;
    await expect(delivering.end()).resolves.toEqual(fits ? { body: text } : { keys: [key] });
    expect(bucket.objects.get(key)?.toString()).toBe(fits ? undefined : text);
  });

  test('whose time is up say where to go on', async () => {
    const { bucket } = await manyRecords();
    const { ask } = readerOf(bucket);
    const found: number[] = [];
    let cursor: string | undefined;
    let calls = 0;
    do {
      const result = (await ask(
        { kind: 'export', format: 'jsonl', ...period, ...(cursor && { cursor }) },
        AbortSignal.abort(),
      )) as { body: string; cursor?: string };
      found.push(
        ...result.body
          .trimEnd()
          .split('\n')
          .filter(Boolean)
          .map((line) => (JSON.parse(line) as Entry).sequence),
      );
      cursor = result.cursor;
      calls++;
    } while (cursor !== undefined);
    expect(found).toEqual(Array.from({ length: 60 }, (_, i) => 59 - i));
    expect(calls).toBe(31);
  });
});

describe('proof AUD-5 · the accounting of disclosures of one patient', () => {
  const patient = 'patient-7';
  const at = (day: string) => `2026-03-${day}T10:00:00.000Z`;
  const disclosed = (n: number, day: string, over: Partial<AuditRecord>) =>
    recordOf(n, {
      time: at(day),
      action: 'share',
      resource: { type: 'chart', id: 'chart-7', patient },
      ...over,
    });
  const department = disclosureOf('Health Department', { address: '1 Example Street' });

  const copied = () =>
    copiedLog([
      {
        at: at('20'),
        records: [
          disclosed(0, '15', { disclosure: department, purpose: 'public-health' }),
          disclosed(1, '13', {
            disclosure: disclosureOf('Court of Example', { purpose: 'order 17' }),
            purpose: 'required-by-law',
          }),
          disclosed(2, '14', { disclosure: disclosureOf('Dr. Example'), purpose: 'treatment' }),
          disclosed(3, '14', { disclosure: disclosureOf('Insurer'), purpose: 'payment' }),
          disclosed(4, '14', { disclosure: disclosureOf('Quality board'), purpose: 'operations' }),
          disclosed(5, '14', { disclosure: disclosureOf('the patient'), purpose: 'patient-request' }),
          disclosed(6, '14', { disclosure: disclosureOf('Employer'), purpose: 'authorization' }),
          disclosed(7, '16', { disclosure: department, purpose: 'public-health' }),
          disclosed(8, '17', { disclosure: disclosureOf('Newspaper') }),
          disclosed(9, '18', {
            disclosure: disclosureOf('Shelter'),
            purpose: 'emergency',
            outcome: 'denied',
          }),
          disclosed(10, '18', {
            disclosure: department,
            purpose: 'public-health',
            resource: { type: 'chart', id: 'chart-8', patient: 'patient-8' },
          }),
          disclosed(11, '18', {
            disclosure: department,
            purpose: 'public-health',
            resource: { type: 'file', id: 'file-1' },
          }),
          disclosed(12, '19', { disclosure: department, purpose: 'public-health' }),
          disclosed(13, '19', {}),
        ],
      },
    ]);

  const account = async (over: object = {}, bucket?: Bucket) => {
    const { ask } = readerOf(bucket ?? (await copied()).bucket);
    return (await ask({ kind: 'accounting', patient, ...over })) as object as {
      body: string;
      rows: number;
      unattributed: number[];
    };
  };
  const rowsOf = ({ body }: { body: string }) =>
    (JSON.parse(body) as { disclosures: { sequences: number[] }[] }).disclosures.map(
      ({ sequences }) => sequences,
    );

  test('has what 164.528(b)(2) asks for, by date, without what (a)(1) excepts', async () => {
    const result = await account();
    expect(rowsOf(result)).toEqual([[1], [0], [7], [8], [12]]);
    expect(JSON.parse(result.body)).toMatchObject({
      organization: 'clinic-a',
      patient,
      to: '2026-04-01T00:00:00.000Z',
      from: '2020-03-31T00:00:00.000Z', // 2192 days
      prepared: '2026-04-01T00:00:00.000Z',
    });
    const { disclosures } = JSON.parse(result.body) as { disclosures: object[] };
    expect(disclosures[1]).toEqual({
      date: at('15'),
      recipient: 'Health Department',
      address: '1 Example Street',
      description: 'immunization history',
      purpose: 'report of a notifiable disease',
      count: 1,
      last: at('15'),
      sequences: [0],
    });
    expect(result).toMatchObject({ rows: 5, unattributed: [11] });
  });

  test('shows what it leaves out, with the paragraph, when asked', async () => {
    const result = await account({ excluded: true });
    const { excluded } = JSON.parse(result.body) as { excluded: { sequences: number[]; excluded: string }[] };
    expect(excluded.map(({ sequences, excluded }) => [sequences[0], excluded])).toEqual([
      [2, '164.528(a)(1)(i)'],
      [3, '164.528(a)(1)(i)'],
      [4, '164.528(a)(1)(i)'],
      [5, '164.528(a)(1)(ii)'],
      [6, '164.528(a)(1)(iv)'],
    ]);
    expect(result.rows).toBe(5);
  });

  test('sums up a series to one recipient for one purpose, (b)(3), and nothing else', async () => {
    const result = await account({ form: 'summary' });
    expect(rowsOf(result)).toEqual([[1], [0, 7, 12], [8]]);
    const { disclosures } = JSON.parse(result.body) as { disclosures: object[] };
    expect(disclosures[1]).toMatchObject({ date: at('15'), count: 3, last: at('19') });
  });

  test('keeps to the period', async () => {
    const result = await account({ from: at('15'), to: at('17') });
    expect(rowsOf(result)).toEqual([[0], [7]]);
    expect(result.unattributed).toEqual([]);
  });

  test('as CSV', async () => {
    const { body } = await account({ format: 'csv', form: 'summary', excluded: true });
    const [header, ...rows] = body.trimEnd().split('\r\n');
    expect(header).toBe('date,recipient,address,description,purpose,count,last,sequences,excluded');
    expect(rows).toHaveLength(8);
    expect(rows[1]).toBe(
      `${at('15')},Health Department,1 Example Street,immunization history,report of a notifiable disease,3,${at('19')},0 7 12,`,
    );
    expect(rows[3]).toMatch(/,164\.528\(a\)\(1\)\(i\)$/);
  });

  test('of another patient is another one', async () => {
    expect(rowsOf(await account({ patient: 'patient-8' }))).toEqual([[10]]);
    expect(rowsOf(await account({ patient: 'patient-9' }))).toEqual([]);
  });

  test.each([
    { from: '2020-01-01T00:00:00Z', to: '2026-03-01T00:00:00Z' }, // more than 2192 days
    { from: '2026-03-02T00:00:00Z', to: '2026-03-01T00:00:00Z' },
    { from: 'yesterday' },
  ])('for %j is refused', async (over) => {
    await expect(account(over)).rejects.toThrow(InputError);
  });

  test('is whole or none: an object that is lost, swapped or not reached in time is an error', async () => {
    const { bucket } = await copied();
    const keys = [...bucket.objects.keys()].filter((key) => key.startsWith('disclosures/'));
    const vanishing: CopyReader = { ...bucket, read: () => Promise.resolve(undefined) };
    await expect(account({}, vanishing as Bucket)).rejects.toThrow(CopyError);
    bucket.objects.set(keys[0]!, bucket.objects.get(keys[1]!)!);
    await expect(account({}, bucket)).rejects.toThrow(CopyError);
    const { ask } = readerOf((await copied()).bucket);
    await expect(ask({ kind: 'accounting', patient }, AbortSignal.abort())).rejects.toThrow(DeadlineError);
  });
});
