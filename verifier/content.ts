import type { ChunkResult } from './chunk';
import { chunkTasks } from './chunk-tasks';
import type { Consistency } from './consistency';
import type { Findings } from './finding';
import { EMPTY_ROOT } from './hash';
import type { Newest } from './head';
import type { Listing } from './listing';
import { TILE_WIDTH, tilePath } from './paths';
import { RecordIds } from './record-ids';
import type { Progress } from './report';
import { inOrder, openRunner } from './runner';
import type { LogSource } from './source';
import { TreeCheck } from './tree-check';

export interface ContentOptions {
  readonly source: LogSource;
  readonly listing: Listing;
  readonly newest: Newest;
  readonly organization: string;
  readonly consistency: Consistency;
  readonly findings: Findings;
  readonly workers: number | undefined;
  readonly onProgress: ((progress: Progress) => void) | undefined;
}

/** What is in a log. */
export interface Content {
  /** Base64; undefined when too much is missing. */
  readonly root: string | undefined;
  readonly entries: number;
  readonly ingested: readonly [first: number, last: number] | undefined;
}

/** Reads every entry and every tile up to the newest checkpoint, in chunks, and puts the results together in order. */
export async function checkContent(options: ContentOptions): Promise<Content> {
  const { source, listing, newest, findings, consistency } = options;
  const { size } = newest;
  const tree = new TreeCheck(source, listing, size, findings, consistency.onRoot);
  const ids = new RecordIds();
  const tasks = chunkTasks(listing, size, options.organization, consistency.sizes());
  const runner = openRunner(source, size, options.workers);
  let [next, entries] = [0, 0];
  let ingested: Content['ingested'];
  consistency.onRoot(0, Buffer.from(EMPTY_ROOT).toString('base64'));
  try {
    for await (const [task, result] of inOrder(runner, tasks)) {
      reportGap(next, task.first, size, findings);
      findings.addAll(result.findings);
      for (const [i, unit] of result.units.entries()) await tree.add(task.first + i, unit);
      reportTwice(ids, task.first, result, findings);
      entries += result.entries;
      if (result.ingested) ingested = [ingested?.[0] ?? result.ingested[0], result.ingested[1]];
      next = task.first + task.units.length;
      options.onProgress?.({ entries: Math.min(size, next * TILE_WIDTH), size });
    }
  } finally {
    await runner.close();
  }
  reportGap(next, Math.ceil(size / TILE_WIDTH), size, findings);
  return { root: await tree.finish(newest.root), entries, ingested };
}

/** Bundles of which there is nothing, neither entries nor hashes. */
function reportGap(from: number, to: number, size: number, findings: Findings): void {
  if (from >= to) return;
  const [first, last] = [from * TILE_WIDTH, Math.min(size, to * TILE_WIDTH) - 1];
  const where = { path: tilePath('entries', from, Math.min(TILE_WIDTH, size - first)), index: first };
  findings.add('missing', where, `the bundles and tiles of entries ${first} to ${last} are missing`);
}

function reportTwice(
  ids: RecordIds,
  first: number,
  { units, ids: added }: ChunkResult,
  findings: Findings,
): void {
  for (const { index, before } of ids.add(first * TILE_WIDTH, added)) {
    const path = units[Math.floor(index / TILE_WIDTH) - first]!.bundlePath;
    findings.add('duplicate-id', { path, index }, `entry ${index} has the record id of entry ${before}`);
  }
}
