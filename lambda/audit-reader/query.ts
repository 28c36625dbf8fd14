import type { CopyReader } from '../shared/audit/copy';
import type { Entry } from '../shared/audit/entry';
import type { Query } from './request';
import { cursorAfter, search } from './search';

export interface Page {
  /** The newest first. `sequence` is what `bulwark log prove` asks for. */
  readonly entries: readonly Entry[];
  /** Where the next page begins; undefined when there is nothing older. A page may be short and have a next one. */
  readonly cursor?: string;
}

/** A function answers with 6 MB at most. Source: AWS Lambda, "Lambda quotas". */
export const ANSWER_BYTES = 4 * 1024 * 1024;

/**
 * One page of entries, in bounded work.
 * @param mayContinue asked after each object of the copy: false ends the page where it stands
 */
export async function query(
  copy: CopyReader,
  tenant: string,
  request: Query,
  mayContinue: () => boolean,
): Promise<Page> {
  const page: Entry[] = [];
  let bytes = 0;
  for await (const { entries, next } of search(copy, tenant, request)) {
    for (const entry of entries) {
      page.push(entry);
      bytes += Buffer.byteLength(JSON.stringify(entry));
      if (page.length === request.limit || bytes >= ANSWER_BYTES) {
        return { entries: page, cursor: cursorAfter(entry) };
      }
    }
    if (!mayContinue()) return { entries: page, cursor: next };
  }
  return { entries: page };
}
