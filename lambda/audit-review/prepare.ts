import { createHash } from 'node:crypto';
import { signNote, type Signer } from '../../runtime/tlog/note';
import type { Entry } from '../shared/audit/entry';
import { type Evidence, jsonBytes } from '../shared/audit/evidence';
import { inParallel } from '../shared/audit/in-parallel';
import { errorName } from '../shared/errors';
import type { Logger } from '../shared/logger';
import { type List, readChecks } from './checks';
import { emergenciesOf, isEmergency } from './emergencies';
import type { Month } from './month';
import type { OfficeHours } from './office-hours';
import { overallPage, tenantPage } from './page';
import { overallReview, type OverallReview, type TenantReview } from './review';
import { Tally } from './statistics';

/** What a review is made from. */
export interface Sources {
  tenants(): AsyncIterable<string>;
  /** How many entries the tenant's log has, copied or not. */
  size(tenant: string): Promise<number>;
  /** Entries of the copy from a UTC day on, the newest first, none left out. */
  entries(tenant: string, from: string): AsyncIterable<readonly Entry[]>;
  readonly quarantine: List;
}

export interface Preparation {
  readonly sources: Sources;
  readonly evidence: Evidence;
  readonly within: OfficeHours;
  readonly signer: Signer;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** The review of a month cannot be signed yet. What is ready is kept, and the next run goes on from there. */
export class IncompleteReviewError extends Error {
  override readonly name = 'IncompleteReviewError';
}

const AT_ONCE = 4;

/**
 * Prepares and signs the review of a month under `reviews/<YYYY-MM>/`: a JSON file and a page for each tenant and for
 * all, `SHA256SUMS` over them, and `review.note`, which signs its digest. A file that is there already stands, so a run
 * that was cut short is completed, and one more changes nothing.
 * @returns whether this run has completed it
 * @throws IncompleteReviewError when a tenant's entries are not all copied, or could not be read; nothing is signed then
 */
export async function prepareReview(month: Month, by: Preparation): Promise<boolean> {
  const { sources, evidence, logger, signal } = by;
  const folder = `reviews/${month.name}/`;
  if (await evidence.read(`${folder}review.note`)) return false;
  const listed = await evidence.read(`${folder}SHA256SUMS`);
  if (listed) return sign(folder, month, listed, by);

  const tenants = await tenantsOf(folder, by);
  const sums = new Map<string, string>();
  const file = async (name: string, make: () => Promise<Buffer> | Buffer): Promise<Buffer> => {
    let bytes = await evidence.read(folder + name);
    if (!bytes) {
      bytes = await make();
      await evidence.create(folder + name, bytes);
    }
    sums.set(name, createHash('sha256').update(bytes).digest('hex'));
    return bytes;
  };

  const reviews = new Map<string, TenantReview>();
  let failures = 0;
  await inParallel(tenants, AT_ONCE, async (tenant) => {
    if (signal.aborted) return;
    try {
      const name = `tenants/${tenant}`;
      const make = async () => jsonBytes(await tenantReview(tenant, month, by));
      const review = parse(await file(`${name}.json`, make)) as TenantReview;
      await file(`${name}.html`, () => Buffer.from(tenantPage(review)));
      reviews.set(tenant, review);
    } catch (error) {
      failures++;
      logger.error('no review', { tenant, error: errorName(error) });
    }
  });
  signal.throwIfAborted();
  if (failures > 0) throw new IncompleteReviewError(`${failures} of ${tenants.length} tenants have none yet`);

  const makeOverall = async () => {
    const checks = await readChecks(month.name, (prefix) => evidence.list(prefix), sources.quarantine);
    const all = tenants.map((tenant) => reviews.get(tenant)!);
    return jsonBytes(overallReview(month.name, all, checks));
  };
  const overall = parse(await file('all.json', makeOverall)) as OverallReview;
  await file('all.html', () => Buffer.from(overallPage(overall)));

  // Lines as `sha256sum --check` reads them.
  const lines = [...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, sum]) => `${sum}  ${name}\n`);
  const list = Buffer.from(lines.join(''));
  await evidence.create(`${folder}SHA256SUMS`, list);
  return sign(folder, month, list, by);
}

/** The tenants of a review: those of the first run that got that far, though there may be more by now. */
async function tenantsOf(folder: string, { evidence, sources }: Preparation): Promise<string[]> {
  const stored = await evidence.read(`${folder}all.json`);
  if (stored) return (parse(stored) as OverallReview).tenants.map(({ organization }) => organization);
  const tenants: string[] = [];
  for await (const tenant of sources.tenants()) tenants.push(tenant);
  return tenants;
}

async function sign(
  folder: string,
  month: Month,
  sums: Buffer,
  { evidence, signer, logger }: Preparation,
): Promise<true> {
  const note = await signNote(noteText(signer, month, sums), signer);
  await evidence.create(`${folder}review.note`, Buffer.from(note));
  logger.info('review signed', { month: month.name });
  return true;
}

/** The text of the note: its origin, the month, and the SHA-256 of `SHA256SUMS`, base64. C2SP signed-note. */
const noteText = ({ name }: Signer, { name: month }: Month, sums: Buffer): string =>
  `${name}\n${month}\n${createHash('sha256').update(sums).digest('base64')}\n`;

/** The entries that a tenant's log took in a month, counted. @throws IncompleteReviewError */
async function tenantReview(
  tenant: string,
  month: Month,
  { sources, within, signal }: Preparation,
): Promise<TenantReview> {
  const size = await sources.size(tenant);
  const tally = new Tally(within);
  const uses: Entry[] = [];
  let newest: Entry | undefined;
  for await (const entries of sources.entries(tenant, `${month.name}-01`)) {
    signal.throwIfAborted();
    newest ??= entries[0];
    for (const entry of entries) {
      const ingested = Date.parse(entry.ingested);
      if (ingested < month.from || ingested >= month.to) continue;
      tally.add(entry);
      if (isEmergency(entry)) uses.push(entry);
    }
  }
  // All of the month is there when something later is, or when there is nothing else.
  const later = newest !== undefined && Date.parse(newest.ingested) >= month.to;
  if (!later && (newest === undefined ? size > 0 : newest.sequence + 1 < size)) {
    throw new IncompleteReviewError('not every entry is copied yet');
  }
  // Most months have none; then the log is read once.
  const emergencies = await emergenciesOf(uses, sources.entries(tenant, `${month.name}-01`));
  return { month: month.name, organization: tenant, statistics: tally.statistics(), emergencies };
}

/** What this function wrote itself, into a bucket that lets nobody change it. */
const parse = (bytes: Buffer): unknown => JSON.parse(bytes.toString('utf8'));
