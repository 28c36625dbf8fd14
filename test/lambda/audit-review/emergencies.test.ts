import { emergenciesOf, isEmergency } from '../../../lambda/audit-review/emergencies';
import { tenantPage } from '../../../lambda/audit-review/page';
import { officeHours } from '../../../lambda/audit-review/office-hours';
import { Tally } from '../../../lambda/audit-review/statistics';
import { parseEntry, type Entry } from '../../../lambda/shared/audit/entry';
import type { AuditRecord } from '../../../runtime/audit/record';
import { recordOf, tenantLog } from '../../support/audit-log';

const FROM = Date.parse('2026-10-31T23:30:00Z');
const at = (minutes: number) => new Date(FROM + minutes * 60_000).toISOString();
const doctor = { id: 'doctor-1', role: 'provider', type: 'person' } as const;
const grant: Partial<AuditRecord> = {
  action: 'break-glass',
  actor: doctor,
  reason: 'unconscious-patient',
  resource: { type: 'emergency-access', id: 'grant-1' },
};

/** Entries as the real sequencer writes them, the newest first, as the copy gives them back. */
function entriesOf(records: readonly [minutes: number, over: Partial<AuditRecord>][]): Entry[] {
  const log = tenantLog();
  records.forEach(([minutes, over], n) =>
    log.append([recordOf(n, { actor: doctor, time: at(minutes), ...over })], FROM + minutes * 60_000 + 2000),
  );
  return log.sequenced.map((bytes) => parseEntry(bytes)!).toReversed();
}

const review = (entries: readonly Entry[]) =>
  emergenciesOf(
    entries.filter(isEmergency),
    (async function* () {
      for (const entry of entries) yield [entry];
    })(),
  );

const note = (patient: string) => ({
  resource: { type: 'encounter-note', id: `note-of-${patient}`, patient },
});

test('proof IDN-7 · the review lists each use of emergency access: who, when, why, and what was read', async () => {
  const entries = entriesOf([
    [-1, note('patient-before')],
    [0, grant],
    [0, note('patient-1')],
    [5, { ...note('patient-1') }],
    [6, { ...note('patient-2'), actor: { ...doctor, id: 'somebody-else' } }],
    [7, { action: 'update', resource: { type: 'medication', id: 'm-1', patient: 'patient-2' } }],
    [
      8,
      { action: 'export', outcome: 'denied', resource: { type: 'record', id: 'r-1', patient: 'patient-3' } },
    ],
    [20, { action: 'login', resource: { type: 'account', id: 'doctor-1' } }],
    [60, note('patient-4')],
    [61, note('patient-after')],
  ]);
  expect(await review(entries)).toEqual([
    {
      sequence: 1,
      time: at(0),
      actor: 'doctor-1',
      role: 'provider',
      location: 'site-1',
      reason: 'unconscious-patient',
      accesses: [
        { action: 'export', resource: 'record', outcome: 'denied', count: 1, sequences: [6] },
        // The last one, 30 minutes into the next month, counts.
        { action: 'read', resource: 'encounter-note', outcome: 'success', count: 3, sequences: [2, 3, 8] },
        { action: 'update', resource: 'medication', outcome: 'success', count: 1, sequences: [5] },
      ],
      patients: 4,
    },
  ]);
});

test('an attempt that was denied is no use; two uses are two, also at once', async () => {
  const entries = entriesOf([
    [0, { ...grant, outcome: 'denied' }],
    [1, grant],
    [30, { ...grant, reason: 'disaster' }],
    [40, note('patient-1')],
    [70, note('patient-2')],
  ]);
  expect((await review(entries)).map(({ reason, accesses }) => [reason, accesses[0]?.sequences])).toEqual([
    ['unconscious-patient', [3]],
    ['disaster', [3, 4]],
  ]);
});

test('a great many reads are counted, and the first of them named', async () => {
  const entries = entriesOf([
    [0, grant],
    ...Array.from({ length: 80 }, (): [number, object] => [1, note('patient-1')]),
  ]);
  const [use] = await review(entries);
  expect(use?.accesses).toMatchObject([{ count: 80 }]);
  expect(use?.accesses[0]?.sequences).toHaveLength(50);
});

test('proof IDN-7 · the page asks for each one, and names no patient', async () => {
  const entries = entriesOf([
    [0, grant],
    [5, note('patient-1')],
  ]);
  const tally = new Tally(officeHours('Mon-Fri 07:00-19:00 America/New_York'));
  entries.forEach((entry) => tally.add(entry));
  const page = tenantPage({
    month: '2026-10',
    organization: 'clinic-a',
    statistics: tally.statistics(),
    emergencies: await review(entries),
  });
  expect(page).toContain('Emergency access, entry 0');
  expect(page).toContain('<td>unconscious-patient</td>');
  expect(page).toContain('<td>encounter-note</td><td>success</td><td>1</td><td>1</td>');
  expect(page).toContain('Confirms each emergency access');
  expect(page).not.toContain('patient-1');
});

test('a month without any reads the log once', async () => {
  const untouched = {
    [Symbol.asyncIterator]: () => {
      throw new Error('read again');
    },
  };
  expect(await emergenciesOf([], untouched)).toEqual([]);
});
