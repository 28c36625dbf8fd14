import type { AuditRecord } from '../../../runtime/audit/record';
import type { RefusedRecord } from '../../../runtime/audit/validate';
import { judgeLine } from './judge-line';
import type { LocalLog } from './local-log';
import type { Quarantine } from './quarantine';
import type { Line } from './record-lines';

/** What became of the lines. */
export interface Tally {
  readonly appended: number;
  readonly duplicates: number;
  readonly quarantined: number;
}

export interface AppendLinesProps {
  readonly organization: string;
  /** Entries after which a checkpoint is signed. */
  readonly every: number;
  readonly quarantine: Quarantine;
  readonly onRefused: (line: Line, refused: RefusedRecord) => void;
  readonly onDone: (lines: readonly Line[]) => void;
}

/** Appends the records among the lines and keeps the rest; what is left to publish is for the caller. */
export async function appendLines(
  log: LocalLog,
  input: AsyncIterable<readonly Line[]>,
  { organization, every, quarantine, onRefused, onDone }: AppendLinesProps,
): Promise<Tally> {
  let [appended, duplicates, quarantined] = [0, 0, 0];
  for await (const lines of input) {
    const now = log.now();
    let records: AuditRecord[] = [];
    for (const line of lines) {
      const judged = judgeLine(line.bytes, { now, organization });
      if (judged.reason === undefined) {
        records.push(judged.record);
      } else {
        await quarantine.keep(line, judged);
        quarantined++;
        onRefused(line, judged);
      }
    }
    while (records.length > 0) {
      const some = records.slice(0, every - log.waiting);
      records = records.slice(some.length);
      const added = await log.add(some, now);
      appended += added;
      duplicates += some.length - added;
      if (log.waiting >= every) await log.publish();
    }
    onDone(lines);
  }
  return { appended, duplicates, quarantined };
}
