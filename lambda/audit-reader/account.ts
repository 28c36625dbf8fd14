import { stringify } from 'csv-stringify/sync';
import type { CopyReader, CopyWriter } from '../shared/audit/copy';
import { type AccountingRow, accountingRows } from './accounting';
import { Delivering, type Delivery } from './delivery';
import { disclosuresOf } from './disclosures';
import { type Accounting, periodOf } from './request';

export type Accounted = Delivery & {
  /** Rows of the accounting itself. */
  readonly rows: number;
  /**
   * Disclosures of the period that name no patient, by their sequence. Any of them may be of this one: somebody must
   * look before the accounting is handed out.
   */
  readonly unattributed: readonly number[];
};

/**
 * The accounting of disclosures of a patient's PHI, 45 CFR 164.528. It is whole, or there is none.
 *
 * What is left to people: disclosures by business associates and on paper, a suspension for law enforcement or health
 * oversight, (a)(2), and what research protocols ask of, (b)(4).
 * @throws DeadlineError when there was no time for all of it
 */
export async function accountFor(
  copy: CopyReader & Pick<CopyWriter, 'write'>,
  { tenant, id }: { readonly tenant: string; readonly id: string },
  request: Accounting,
  now: number,
  mayContinue: () => boolean,
): Promise<Accounted> {
  const period = periodOf(request, now);
  const read = (patient?: string) => disclosuresOf(copy, tenant, patient, period, mayContinue);
  const rows = accountingRows(await read(request.patient), request.form);
  const owed = rows.filter(({ excluded }) => excluded === undefined);
  const excluded = request.excluded ? rows.filter(({ excluded }) => excluded !== undefined) : [];
  const unattributed = accountingRows(await read(), 'each').filter(({ excluded }) => excluded === undefined);
  const delivering = new Delivering(copy, { tenant, id, extension: request.format });
  await delivering.part(
    request.format === 'csv'
      ? csvOf([...owed, ...excluded])
      : JSON.stringify({
          organization: tenant,
          patient: request.patient,
          from: new Date(period.from).toISOString(),
          to: new Date(period.to).toISOString(),
          prepared: new Date(now).toISOString(),
          disclosures: owed,
          ...(request.excluded && { excluded }),
        }),
  );
  return {
    ...(await delivering.end()),
    rows: owed.length,
    unattributed: unattributed.flatMap(({ sequences }) => sequences),
  };
}

const COLUMNS = [
  'date',
  'recipient',
  'address',
  'description',
  'purpose',
  'count',
  'last',
  'sequences',
  'excluded',
];

/** RFC 4180; a cell that a spreadsheet would run as a formula begins with an apostrophe. */
const csvOf = (rows: readonly AccountingRow[]): string =>
  stringify(
    rows.map((row) => ({ ...row, sequences: row.sequences.join(' ') })),
    { header: true, columns: COLUMNS, escape_formulas: true, record_delimiter: 'windows' },
  );
