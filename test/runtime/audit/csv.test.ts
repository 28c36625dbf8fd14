import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { CSV_COLUMNS, toCsv } from '../../../runtime/audit/csv';
import type { AuditRecord } from '../../../runtime/audit/record';
import { DISCLOSURE, fullRecord, record } from './records';

const entry = (value: AuditRecord, sequence = 0) => ({
  sequence,
  ingested: '2026-11-22T12:00:01.000Z',
  record: value,
});
const csv = (...records: AuditRecord[]) =>
  text(Readable.from(toCsv(records.map((value, n) => entry(value, n)))));

/** RFC 4180, section 2; written for this test. */
function parse(file: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of file.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gy)) {
    rows.at(-1)!.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
    if (end === '') break;
  }
  return rows.slice(0, -1);
}

describe('proof AUD-5 · CSV', () => {
  test('columns never change their place', async () => {
    expect(parse(await csv())).toEqual([[...CSV_COLUMNS]]);
    expect(CSV_COLUMNS.join(' ')).toBe(
      'sequence ingested id time organization location actor_id actor_role actor_type actor_on_behalf_of actor_home_location ' +
        'actor_acting_location source_ip source_user_agent action resource_type resource_id resource_patient fields outcome reason ' +
        'request_id correlation_id purpose digest_algorithm digest_key_id digest_value disclosure_recipient disclosure_address ' +
        'disclosure_description disclosure_purpose accesses',
    );
  });

  test('every value of a record has its cell', async () => {
    const [, row] = parse(await csv(fullRecord()));
    const leaves = (value: unknown): string[] =>
      typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [String(value)];
    for (const leaf of leaves(fullRecord())) expect(row!.join(' ')).toContain(leaf);
    expect(row).toHaveLength(CSV_COLUMNS.length);
    const [, least] = parse(await csv(record()));
    expect(least).toHaveLength(CSV_COLUMNS.length);
  });

  test('quotes, commas and letters of all kinds survive', async () => {
    const disclosure = { ...DISCLOSURE, recipient: 'O"Hara, "Ärzte" & 漢', purpose: '""' };
    const [, row] = parse(await csv(record({ disclosure })));
    expect(row).toContain(disclosure.recipient);
    expect(row).toContain('""');
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '=cmd|"/c calc"!A1', '＝1+1'])(
    'sabotage AUD-5 · a cell %j is no formula',
    async (formula) => {
      // Entries of other versions of the record, too: the export must not rely on what is accepted today.
      const value = { ...record(), location: formula, source: { ip: '192.0.2.1', userAgent: formula } };
      const [, row] = parse(await csv(value));
      expect(row!.filter((cell) => cell === `'${formula}`)).toHaveLength(2);
      expect(row!.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
    },
  );

  test('a row at a time', async () => {
    let read = 0;
    function* entries() {
      for (;;) yield entry(record(), read++);
    }
    const rows = toCsv(entries());
    await rows.next();
    await rows.next();
    expect(read).toBe(1);
    await rows.return();
  });
});
