import { gunzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { type Copier, copyAll, rederiveTenant } from '../../../lambda/audit-copier/copier';
import { parseCopierEvent } from '../../../lambda/audit-copier/event';
import { CHUNK, writeCopy } from '../../../lambda/audit-copier/write-copy';
import { copiedEntries } from '../../../lambda/shared/audit/copied-entries';
import { disclosurePrefix, parseChunkKey } from '../../../lambda/shared/audit/copy';
import { openPublishedLog } from '../../../lambda/shared/audit/published-log';
import { createLogger } from '../../../lambda/shared/logger';
import { createMetrics } from '../../../lambda/shared/metrics';
import {
  disclosureOf,
  failing,
  memoryBucket,
  memoryConsumerTable,
  recordOf,
  tenantLog,
} from '../../support/audit-log';

const alive = new AbortController().signal;

function deployment(...tenants: string[]) {
  const logs = new Map(tenants.map((tenant) => [tenant, tenantLog(tenant)]));
  const { table, work, cursors } = memoryConsumerTable();
  const copy = memoryBucket();
  const lines: string[] = [];
  const copier: Copier = {
    table,
    copy,
    open: (tenant) => openPublishedLog(logs.get(tenant)!.storage, tenant),
    logger: createLogger((line) => lines.push(line)),
    emit: createMetrics((line) => lines.push(line)),
  };
  return {
    copier,
    copy,
    work,
    cursors,
    lines,
    log: (tenant = 'clinic-a') => logs.get(tenant)!,
    publish: async (tenant = 'clinic-a'): Promise<void> => {
      const log = logs.get(tenant)!;
      await log.publish();
      work.set(tenant, log.published);
    },
  };
}

/** Every line of the copy, in the order of its keys. */
const linesOf = (copy: ReturnType<typeof memoryBucket>, tenant = 'clinic-a'): string[] =>
  [...copy.objects.keys()]
    .filter((key) => key.startsWith(`records/tenant=${tenant}/`))
    .toSorted()
    .flatMap((key) => gunzipSync(copy.objects.get(key)!).toString('utf8').trimEnd().split('\n'));

const textOf = (entries: readonly Buffer[]): string[] => entries.map((entry) => entry.toString('utf8'));

describe('proof AUD-5 · the queryable copy', () => {
  test('has the bytes of the log, by the day of ingestion, under the keys of the format', async () => {
    const { copier, copy, log, publish, work } = deployment('clinic-a');
    log().append([recordOf(0), recordOf(1)], '2026-03-01T23:59:59.000Z');
    log().append([recordOf(2)], '2026-03-02T00:00:00.000Z');
    await publish();
    await copyAll(copier, alive);
    expect([...copy.objects.keys()]).toEqual([
      'records/tenant=clinic-a/date=2026-03-01/00000000000000000000-00000000000000000001.jsonl.gz',
      'records/tenant=clinic-a/date=2026-03-02/00000000000000000002-00000000000000000002.jsonl.gz',
    ]);
    expect(linesOf(copy)).toEqual(textOf(log().sequenced));
    expect(work.size).toBe(0);
  });

  test('has nothing that is only sequenced', async () => {
    const { copier, copy, log, publish, work } = deployment('clinic-a');
    log().append([recordOf(0)], 1_000);
    await publish();
    log().append([recordOf(1)], 2_000);
    work.set('clinic-a', 2);
    await copyAll(copier, alive);
    expect(linesOf(copy)).toEqual(textOf(log().sequenced.slice(0, 1)));
    // The work that asks for more than the checkpoint has stays.
    expect(work.get('clinic-a')).toBe(2);
  });

  test('a disclosure that took place is filed under the digest of its patient, and one without a patient too', async () => {
    const { copier, copy, log, publish } = deployment('clinic-a');
    const disclosure = disclosureOf('Health Department');
    log().append(
      [
        recordOf(0, { disclosure }),
        recordOf(1, { disclosure, outcome: 'denied' }),
        recordOf(2, { disclosure, purpose: 'treatment' }),
        recordOf(3, { disclosure, resource: { type: 'file', id: 'file-1' } }),
        recordOf(4),
      ],
      1_000,
    );
    await publish();
    await copyAll(copier, alive);
    const disclosures = [...copy.objects].filter(([key]) => key.startsWith('disclosures/'));
    expect(disclosures).toEqual([
      [`${disclosurePrefix('clinic-a', 'patient-0')}${'0'.repeat(20)}.json`, log().sequenced[0]],
      [`${disclosurePrefix('clinic-a', 'patient-2')}${'2'.padStart(20, '0')}.json`, log().sequenced[2]],
      [`disclosures/tenant=clinic-a/patient=none/${'3'.padStart(20, '0')}.json`, log().sequenced[3]],
    ]);
    expect(disclosures[0]![0]).not.toContain('patient-0');
  });

  test('a day that has ended lies in few objects, although it was copied minute by minute', async () => {
    const { copier, copy, log, publish } = deployment('clinic-a');
    for (let run = 0; run < 12; run++) {
      log().append(
        [recordOf(run * 2), recordOf(run * 2 + 1)],
        Date.parse('2026-03-01T20:00:00Z') + run * 3_600_000,
      );
      await publish();
      await copyAll(copier, alive);
    }
    const ranges = [...copy.objects.keys()].toSorted().map((key) => parseChunkKey(key)!);
    expect(ranges.filter(({ day }) => day === '2026-03-01')).toEqual([
      { day: '2026-03-01', first: 0, last: 7 },
    ]);
    expect(ranges.filter(({ day }) => day === '2026-03-02')).toHaveLength(8);
    expect(linesOf(copy)).toEqual(textOf(log().sequenced));
  });

  test('chunks end at 4,096 entries or 8 MiB', async () => {
    const copy = memoryBucket();
    const entry = (sequence: number, bytes: Buffer) => ({
      entry: { sequence, previous: '', ingested: '2026-03-01T00:00:00.000Z', record: recordOf(sequence) },
      bytes,
    });
    async function* entries(count: number, bytes: Buffer) {
      for (let i = 0; i < count; i++) yield entry(i, bytes);
    }
    const small = await writeCopy(copy, 'clinic-a', entries(CHUNK.entries + 1, Buffer.from('{}')));
    expect(small.map((key) => parseChunkKey(key)?.last)).toEqual([4095, 4096]);
    const large = await writeCopy(copy, 'clinic-a', entries(9, Buffer.alloc(1024 * 1024, 'x')));
    expect(large.map((key) => parseChunkKey(key)?.last)).toEqual([7, 8]);
  });

  test('every entry once, whatever is published, crashes or runs at once, and in whatever order', async () => {
    const step = fc.oneof(
      {
        weight: 3,
        arbitrary: fc.record({
          kind: fc.constant('append' as const),
          count: fc.oneof(
            { weight: 9, arbitrary: fc.integer({ min: 1, max: 5 }) },
            { weight: 1, arbitrary: fc.integer({ min: 250, max: 300 }) },
          ),
          hours: fc.integer({ min: 0, max: 30 }),
        }),
      },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('run' as const) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('two' as const) }) },
      {
        weight: 4,
        arbitrary: fc.record({
          kind: fc.constant('crash' as const),
          calls: fc.integer({ min: 2, max: 10 }),
          after: fc.boolean(),
        }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('rederive' as const) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 16 }), async (steps) => {
        const { copier, copy, log, publish, work, cursors } = deployment('clinic-a');
        let now = Date.parse('2026-03-01T00:00:00.000Z');
        let n = 0;
        for (const step of steps) {
          if (step.kind === 'append') {
            now += step.hours * 3_600_000;
            log().append(
              Array.from({ length: step.count }, () => recordOf(n++)),
              now,
            );
            await publish();
          } else if (step.kind === 'crash') {
            const plan = { calls: step.calls, after: step.after };
            // A tenant's failure is caught; what the table says to everybody is not.
            await copyAll(
              { ...copier, table: failing(copier.table, plan), copy: failing(copier.copy, plan) },
              alive,
            ).catch(() => undefined);
          } else if (step.kind === 'rederive') {
            await rederiveTenant(copier, { tenant: 'clinic-a' }, alive);
          } else {
            await Promise.all([copyAll(copier, alive), step.kind === 'two' && copyAll(copier, alive)]);
          }
          // At every moment a reader sees what is below the cursor, each entry once.
          const done = cursors.get('clinic-a')?.size ?? 0;
          const seen: number[] = [];
          for await (const entries of copiedEntries(copy, 'clinic-a')) {
            seen.unshift(...entries.map(({ sequence }) => sequence).toReversed());
          }
          expect(seen.slice(0, done)).toEqual(Array.from({ length: done }, (_, i) => i));
          expect(new Set(seen).size).toBe(seen.length);
        }
        // In the end each entry is in one object.
        await copyAll(copier, alive);
        expect(linesOf(copy)).toEqual(textOf(log().sequenced));
        expect(work.size).toBe(0);
      }),
      { numRuns: 15 },
    );
  });

  test('a crash at every single call leaves a copy that the next run completes, with a log that has grown', async () => {
    for (const after of [false, true]) {
      for (let calls = 1; ; calls++) {
        const { copier, copy, log, publish } = deployment('clinic-a');
        log().append([recordOf(0, { disclosure: disclosureOf('Health Department') }), recordOf(1)], 1_000);
        await publish();
        const plan = { calls, after };
        await copyAll(
          { ...copier, table: failing(copier.table, plan), copy: failing(copier.copy, plan) },
          alive,
        ).catch(() => undefined);
        log().append([recordOf(2)], 2_000);
        await publish();
        await copyAll(copier, alive);
        expect(linesOf(copy)).toEqual(textOf(log().sequenced));
        expect([...copy.objects.keys()].filter((key) => key.startsWith('disclosures/'))).toHaveLength(1);
        if (plan.calls > 0) break;
      }
    }
  });

  test('work that comes while the last of it is done is not forgotten', async () => {
    const { copier, copy, log, publish, work } = deployment('clinic-a');
    log().append([recordOf(0)], 1_000);
    await publish();
    const raced: Copier = {
      ...copier,
      table: {
        ...copier.table,
        async clear(tenant, size) {
          log().append([recordOf(1)], 2_000);
          await publish();
          await copier.table.clear(tenant, size);
        },
      },
    };
    await copyAll(raced, alive);
    expect(work.get('clinic-a')).toBe(2);
    await copyAll(copier, alive);
    expect(linesOf(copy)).toHaveLength(2);
  });

  test('a tenant whose log is damaged stops nobody else, and says so', async () => {
    const { copier, copy, log, publish, work, lines } = deployment('clinic-a', 'clinic-b', 'clinic-c');
    for (const tenant of ['clinic-a', 'clinic-b', 'clinic-c']) {
      log(tenant).append([recordOf(0, { organization: tenant })], 1_000);
      await publish(tenant);
    }
    log('clinic-b').storage.files.delete('tile/entries/000.p/1');
    await copyAll(copier, alive);
    expect(linesOf(copy, 'clinic-a')).toHaveLength(1);
    expect(linesOf(copy, 'clinic-c')).toHaveLength(1);
    expect([...work.keys()]).toEqual(['clinic-b']);
    expect(lines.join('\n')).toContain('"error":"CorruptLogError"');
    expect(lines.join('\n')).toContain('"EntriesCopied":2,"CopyFailures":1');
  });

  test('stops at the deadline and goes on in the next run', async () => {
    const { copier, copy, log, publish, work, lines } = deployment('clinic-a');
    log().append([recordOf(0)], 1_000);
    await publish();
    await copyAll(copier, AbortSignal.abort());
    expect([copy.objects.size, work.size]).toEqual([0, 1]);
    expect(lines.join('\n')).toContain('"CopyFailures":0,"CopiesLate":1');
    await copyAll(copier, alive);
    expect(lines.join('\n')).toContain('"EntriesCopied":1,"CopyFailures":0,"CopiesLate":0');
  });

  test('a log that is shorter than what was copied is no reason to copy', async () => {
    const { copier, log, publish, cursors, lines } = deployment('clinic-a');
    log().append([recordOf(0)], 1_000);
    await publish();
    cursors.set('clinic-a', { size: 5 });
    await copyAll(copier, alive);
    expect(lines.join('\n')).toContain('"error":"CursorError"');
  });
});

describe('proof AUD-5 · the copy is derived again from the log', () => {
  async function threeDays() {
    const all = deployment('clinic-a', 'clinic-b');
    for (let day = 1; day <= 3; day++) {
      for (let hour = 0; hour < 3; hour++) {
        all.log().append([recordOf(day * 10 + hour)], `2026-03-0${day}T0${hour}:00:00.000Z`);
        await all.publish();
        await copyAll(all.copier, alive);
      }
    }
    all.log('clinic-b').append([recordOf(0, { organization: 'clinic-b' })], '2026-03-02T00:00:00.000Z');
    await all.publish('clinic-b');
    await copyAll(all.copier, alive);
    return all;
  }

  test('all of it: what was altered, deleted or slipped in is gone', async () => {
    const { copier, copy, log } = await threeDays();
    const [first, second] = [...copy.objects.keys()];
    copy.objects.set(first!, copy.objects.get(second!)!);
    copy.objects.delete(second!);
    copy.objects.set('records/tenant=clinic-a/date=2031-01-01/forged.jsonl.gz', Buffer.from('forged'));
    const others = linesOf(copy, 'clinic-b');
    await expect(rederiveTenant(copier, { tenant: 'clinic-a' }, alive)).resolves.toMatchObject({
      written: 3,
    });
    expect(linesOf(copy)).toEqual(textOf(log().sequenced));
    expect(linesOf(copy, 'clinic-b')).toEqual(others);
    const again = [...copy.objects];
    await rederiveTenant(copier, { tenant: 'clinic-a' }, alive);
    expect([...copy.objects]).toEqual(again);
  });

  test('one day of it: the others are left alone', async () => {
    const { copier, copy, log } = await threeDays();
    const others = [...copy.objects.keys()].filter((key) => !key.includes('tenant=clinic-a/date=2026-03-03'));
    const result = await rederiveTenant(copier, { tenant: 'clinic-a', date: '2026-03-03' }, alive);
    expect(result).toEqual({ written: 1, removed: 3, copied: 0 });
    expect([...copy.objects.keys()]).toEqual(expect.arrayContaining(others));
    expect(linesOf(copy)).toEqual(textOf(log().sequenced));
  });

  test('a day without entries becomes empty, and a crash on the way leaves nothing missing', async () => {
    const { copier, copy, log } = await threeDays();
    const forged =
      'records/tenant=clinic-a/date=2026-02-28/00000000000000000000-00000000000000000000.jsonl.gz';
    copy.objects.set(forged, Buffer.from('forged'));
    await rederiveTenant(copier, { tenant: 'clinic-a', date: '2026-02-28' }, alive);
    expect(copy.objects.has(forged)).toBe(false);
    const plan = { calls: 3, after: false };
    await rederiveTenant(
      { ...copier, copy: failing(copier.copy, plan) },
      { tenant: 'clinic-a' },
      alive,
    ).catch(() => undefined);
    expect(new Set(linesOf(copy))).toEqual(new Set(textOf(log().sequenced)));
    await rederiveTenant(copier, { tenant: 'clinic-a' }, alive);
    expect(linesOf(copy)).toEqual(textOf(log().sequenced));
  });
});

test.each([
  [{}, undefined],
  [{ 'detail-type': 'Scheduled Event', id: 'x' }, undefined],
  [{ rederive: { tenant: 'clinic-a' } }, { tenant: 'clinic-a' }],
  [{ rederive: { tenant: 'clinic-a', date: '2026-03-01' } }, { tenant: 'clinic-a', date: '2026-03-01' }],
])('reads the event %j', (event, rederive) => {
  expect(parseCopierEvent(event).rederive).toEqual(rederive);
});

test.each([
  null,
  { rederive: {} },
  { rederive: { tenant: '../clinic-b' } },
  { rederive: { tenant: 'a/b' } },
  { rederive: { tenant: 'clinic-a', date: '2026-03-01/../..' } },
  { rederive: { tenant: 'clinic-a', date: '2026-13-01' } },
  { rederive: { tenant: 'clinic-a', all: true } },
])('refuses the event %j', (event) => {
  expect(() => parseCopierEvent(event)).toThrow('not accepted');
});
