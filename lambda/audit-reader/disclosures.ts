import { CopyError, type CopyReader, disclosurePrefix, ownEntry } from '../shared/audit/copy';
import type { Entry } from '../shared/audit/entry';
import { readAhead } from '../shared/audit/read-ahead';
import { DeadlineError } from '../shared/errors';

const AHEAD = 16;

/**
 * Disclosures of a patient in a period, by the time of the record.
 * @param patient undefined for those that name no patient
 * @throws DeadlineError when there is no time for all of them: part of an accounting would be a wrong one
 */
export async function disclosuresOf(
  copy: CopyReader,
  tenant: string,
  patient: string | undefined,
  period: { readonly from: number; readonly to: number },
  mayContinue: () => boolean,
): Promise<Entry[]> {
  const keys: string[] = [];
  for await (const key of copy.list(disclosurePrefix(tenant, patient))) keys.push(key);
  const found: Entry[] = [];
  for await (const entry of readAhead(keys, AHEAD, (key) => disclosureAt(copy, tenant, patient, key))) {
    if (!mayContinue()) throw new DeadlineError('there was no time to read every disclosure');
    const time = Date.parse(entry.record.time);
    if (time >= period.from && time < period.to) found.push(entry);
  }
  return found;
}

async function disclosureAt(
  copy: CopyReader,
  tenant: string,
  patient: string | undefined,
  key: string,
): Promise<Entry> {
  const sequence = Number(/(\d{20})\.json$/.exec(key)?.[1] ?? NaN);
  const bytes = await copy.read(key);
  const entry = bytes && ownEntry(bytes, tenant, sequence);
  if (entry?.record.disclosure === undefined || entry.record.resource.patient !== patient) {
    throw new CopyError(`${key} is not the disclosure that its key says`);
  }
  return entry;
}
