import type { RefusedRecord } from '../../../runtime/audit/validate';
import type { Line } from './record-lines';
import type { Tally } from './append-lines';

/** What an append did. */
export interface Report extends Tally {
  readonly directory: string;
  readonly origin: string;
  readonly verifierKey: string;
  /** Entries in the log. */
  readonly size: number;
  /** Root of the newest checkpoint, base64. */
  readonly root: string;
  /** Signed in this run. */
  readonly checkpoints: number;
  /** File with the lines that no log takes. */
  readonly quarantine: string | null;
}

const number = (value: number): string => value.toLocaleString('en');

export function asText(report: Report): string {
  const { appended, duplicates, quarantined, quarantine, origin, size, root, verifierKey } = report;
  return [
    `${number(appended)} appended, ${number(duplicates)} known already, ${number(quarantined)} in quarantine`,
    ...(quarantine === null ? [] : [`quarantine    ${quarantine}`]),
    `log           ${origin}`,
    `entries       ${number(size)}`,
    `root          ${root}`,
    `verifier key  ${verifierKey}`,
    '',
  ].join('\n');
}

/** What is wrong with a line: where, and what is allowed; never what it says. */
export const describeLine = ({ source, number }: Line, { reason, problems }: RefusedRecord): string =>
  problems
    .map(({ at, allowed }) => `${source}:${number}: ${reason}: ${at || 'the line'}: ${allowed}\n`)
    .join('');
