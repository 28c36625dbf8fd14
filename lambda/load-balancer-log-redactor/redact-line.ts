import { redactHost, redactUrl, tells, WITHHELD } from './redact-url';

export type LogKind = 'access' | 'connection';

/** What becomes of the text of a field. */
type Redact = (text: string) => string;

/** Written by the load balancer alone, of these characters: times, addresses, numbers, words, ARNs. */
const OWN = /^[A-Za-z0-9_:./,;@+ -]*$/;

const own: Redact = (text) => (OWN.test(text) && !tells(text) ? text : WITHHELD);
/** Numbers and addresses look like much else, and nobody but the load balancer writes them. */
const plain =
  (form: RegExp): Redact =>
  (text) =>
    form.test(text) ? text : WITHHELD;
const time = plain(/^\d{4}-\d\d-\d\dT[\d:.]+Z?$/);
const address = plain(/^(?:-|[0-9a-f.:[\]]+)$/i);
const number = plain(/^(?:-|-?[0-9.]+)$/);
const word = plain(/^[A-Za-z0-9_.,:-]*$/);
const arn = plain(/^(?:-|arn:[a-z-]+:[a-z0-9-]+:[a-z0-9-]*:\d*:[A-Za-z0-9/_-]+|session-reused)$/);
const hex = plain(/^(?:-|TID_[0-9a-f]+|[0-9a-f:]+)$/i);
/** What a client says in its own words. */
const said: Redact = (text) => (tells(text) ? WITHHELD : text);
const targets = plain(/^[0-9a-f.:[\] ,-]*$/i);
const statuses = plain(/^[0-9 ,-]*$/);
const validity = plain(/^(?:-|NotBefore=[\dTZ:.-]+;NotAfter=[\dTZ:.-]+)$/);
/** A client may add fields of its own to the header that this comes from. */
const trace = plain(/^(?:-|(?:(?:Root|Self|Parent|Sampled|Lineage)=[0-9a-f:.-]+;?)+)$/i);

const request: Redact = (text) => {
  const [, method, url, protocol] = /^(\S+) (.*) (\S+)$/s.exec(text) ?? [];
  if (
    method === undefined ||
    !/^[A-Z_-]{1,32}$/.test(method) ||
    !/^(?:HTTP\/[\d.]+|-|GRPC)$/i.test(protocol!)
  ) {
    return WITHHELD;
  }
  return `${method} ${redactUrl(url!)} ${protocol}`;
};

/**
 * The fields of a line in their order. AWS adds new ones behind the last; those are withheld until they are known here.
 * Elastic Load Balancing User Guide, "Access log entries" and "Connection log entries".
 */
const REQUEST: readonly Redact[] = [request, said, word, word, arn, trace, redactHost, arn, number, time];
const NUMBERS: readonly Redact[] = Array.from({ length: 7 }, () => number);
const FIELDS: Readonly<Record<LogKind, { readonly known: readonly Redact[]; readonly atLeast: number }>> = {
  access: {
    known: [word, time, own, address, address, ...NUMBERS, ...REQUEST, word, redactUrl, word].concat(
      [targets, statuses, word, word, hex],
      // A load balancer that rewrites requests says what it made of them.
      [redactHost, redactUrl, word],
    ),
    atLeast: 23,
  },
  connection: {
    known: [time, address, number, number, word, word, number, said, validity, hex, own, hex, word],
    atLeast: 7,
  },
};

/** One field and what comes before it; within quotes a backslash keeps the next character from ending them. */
const FIELD = /( ?)(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))(?= |$)/gy;

export interface RedactedLine {
  readonly line: string;
  /** The line was not understood, and nothing of it is left. */
  readonly withheld: boolean;
}

export const NOTHING: RedactedLine = { line: WITHHELD, withheld: true };

/** @param line without its end; the result never has one */
export function redactLine(kind: LogKind, line: string): RedactedLine {
  const { known, atLeast } = FIELDS[kind];
  const fields: string[] = [];
  FIELD.lastIndex = 0;
  for (let end = 0; end < line.length; end = FIELD.lastIndex) {
    const found = FIELD.exec(line);
    if (!found || (found[1] === '') !== (fields.length === 0)) return NOTHING;
    const [, , quoted, bare] = found;
    const redact = known[fields.length] ?? (() => WITHHELD);
    fields.push(quoted === undefined ? redact(bare!) : `"${redact(quoted)}"`);
  }
  // Without its time a line is none of a load balancer.
  const timed = fields[kind === 'access' ? 1 : 0] !== WITHHELD;
  return fields.length >= atLeast && timed ? { line: fields.join(' '), withheld: false } : NOTHING;
}
