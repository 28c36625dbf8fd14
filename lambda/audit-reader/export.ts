import { toCsv } from '../../runtime/audit/csv';
import { toOcsf } from '../../runtime/audit/ocsf';
import type { CopyReader, CopyWriter } from '../shared/audit/copy';
import type { Entry } from '../shared/audit/entry';
import { Delivering, type Delivery } from './delivery';
import type { Export } from './request';
import { search } from './search';

export type Exported = Delivery & {
  readonly entries: number;
  /** Where to go on; undefined when everything was exported. */
  readonly cursor?: string;
};

type Format = (entries: readonly Entry[]) => AsyncIterable<string> | Iterable<string>;

const FORMATS: Readonly<Record<Export['format'], { readonly extension: string; readonly rows: Format }>> = {
  jsonl: { extension: 'jsonl', rows: (entries) => entries.map((entry) => `${JSON.stringify(entry)}\n`) },
  csv: { extension: 'csv', rows: toCsv },
  ocsf: {
    extension: 'ocsf.jsonl',
    rows: (entries) => entries.map((entry) => `${JSON.stringify(toOcsf(entry))}\n`),
  },
};

const PART_BYTES = 16 * 1024 * 1024;

/**
 * Exports what is asked for, the newest first, in one file or in parts, each of them a file of its own.
 * @param id names the export
 * @param mayContinue asked after each object of the copy: false ends the export where it stands
 * @param partBytes a part ends with the first object of the copy after which its entries are this long, as JSON
 */
export async function exportEntries(
  copy: CopyReader & Pick<CopyWriter, 'write'>,
  { tenant, id }: { readonly tenant: string; readonly id: string },
  request: Export,
  mayContinue: () => boolean,
  partBytes = PART_BYTES,
): Promise<Exported> {
  const { extension, rows } = FORMATS[request.format];
  const delivering = new Delivering(copy, { tenant, id, extension });
  let part: Entry[] = [];
  let bytes = 0;
  let count = 0;
  const endPart = async (): Promise<void> => {
    const text: string[] = [];
    for await (const row of rows(part)) text.push(row);
    await delivering.part(text.join(''));
    part = [];
    bytes = 0;
  };
  for await (const { entries, next } of search(copy, tenant, request)) {
    part.push(...entries);
    count += entries.length;
    for (const entry of entries) bytes += Buffer.byteLength(JSON.stringify(entry));
    if (bytes >= partBytes) await endPart();
    if (!mayContinue()) {
      if (part.length > 0 || count === 0) await endPart();
      return { ...(await delivering.end()), entries: count, cursor: next };
    }
  }
  if (part.length > 0 || count === 0) await endPart();
  return { ...(await delivering.end()), entries: count };
}
