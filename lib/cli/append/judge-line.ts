import { MAX_RECORD_BYTES, type AuditRecord } from '../../../runtime/audit/record';
import { parseRecord, type ParsedRecord, type RecordContext } from '../../../runtime/audit/validate';
import { recordId } from '../../../runtime/audit/record-id';
import type { Line } from './record-lines';

/** What a try-out need not write itself. */
const FILLED = ['id', 'time', 'organization'] as const;

/** No record is this long, however it is spaced; what is longer is not even parsed. */
const MAX_LINE_BYTES = 64 * MAX_RECORD_BYTES;

/** Judges a line, after filling in the id, time and organization that it lacks. */
export function judgeLine(
  { bytes: line, part }: Line,
  context: RecordContext & { readonly organization: string },
): ParsedRecord {
  if (line.length > MAX_LINE_BYTES || part !== undefined) {
    return {
      reason: 'oversized',
      problems: [{ at: '', allowed: `a line of at most ${MAX_LINE_BYTES} bytes` }],
    };
  }
  const judged = parseRecord(line, context);
  if (judged.reason !== 'not-a-record') return judged;
  const filled = fillIn(line.toString(), {
    id: recordId(context.now),
    time: new Date(context.now).toISOString(),
    organization: context.organization,
  });
  return filled === undefined ? judged : parseRecord(filled, context);
}

/** Puts members before those of the text, so that what is wrong with it stays in it. */
function fillIn(text: string, members: Pick<AuditRecord, (typeof FILLED)[number]>): string | undefined {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const missing = FILLED.filter((name) => !Object.hasOwn(value, name));
  if (missing.length === 0) return undefined;
  const added = missing.map((name) => `"${name}":${JSON.stringify(members[name])}`).join(',');
  return `{${added}${Object.keys(value).length > 0 ? ',' : ''}${text.trimStart().slice(1)}`;
}
