import type { AcceptedRecord, RefusedRecord } from '../../../runtime/audit/validate';
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

const ID_REUSED: RefusedRecord = {
  reason: 'id-reused',
  problems: [{ at: '/id', allowed: 'an id that no other record of the log has' }],
};

/** Appends the records among the lines and keeps the rest; what is left to publish is for the caller. */
export async function appendLines(
  log: LocalLog,
  input: AsyncIterable<readonly Line[]>,
  { organization, every, quarantine, onRefused, onDone }: AppendLinesProps,
): Promise<Tally> {
  const tally = { appended: 0, duplicates: 0, quarantined: 0 };
  const refuse = async (line: Line, refused: RefusedRecord): Promise<void> => {
    await quarantine.keep(line, refused);
    if (line.part !== undefined && line.part > 1) return; // told with the first
    tally.quarantined++;
    onRefused(line, refused);
  };
  for await (const lines of input) {
    const now = log.now();
    const good: { readonly line: Line; readonly judged: AcceptedRecord }[] = [];
    for (const line of lines) {
      const judged = judgeLine(line, { now, organization });
      if (judged.reason === undefined) good.push({ line, judged });
      else await refuse(line, judged);
    }
    for (let from = 0, to; from < good.length; from = to) {
      to = Math.min(good.length, from + every - log.waiting);
      const some = good.slice(from, to);
      const fates = await log.add(
        some.map(({ judged }) => judged),
        now,
      );
      for (const [i, fate] of fates.entries()) {
        if (fate === 'added') tally.appended++;
        else if (fate === 'duplicate') tally.duplicates++;
        else await refuse(some[i]!.line, ID_REUSED);
      }
      if (log.waiting >= every) await log.publish();
    }
    onDone(lines);
  }
  return tally;
}
