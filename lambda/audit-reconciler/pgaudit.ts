/** What pgAudit says of one statement and one object, and who ran it. */
export interface AuditLine {
  /** Unix time, milliseconds. */
  readonly at: number;
  /** Address and port, `10.0.1.5(52344)`; `[local]`; empty for none. */
  readonly client: string;
  /** The user who authenticated; `SET ROLE` does not change it. */
  readonly user: string;
  readonly database: string;
  readonly pid: string;
  /** Counts the statements of a session. What a function or a trigger runs has the id of the statement that ran it. */
  readonly statementId: number;
  /** `READ`, `WRITE`, `FUNCTION`, `ROLE`, `DDL`, `MISC`. */
  readonly class: string;
  /** `SELECT`, `CREATE TABLE`. */
  readonly command: string;
  readonly objectType: string;
  /** Qualified and quoted as in SQL; empty for none. */
  readonly object: string;
  readonly statement: string;
}

const PREFIX =
  /^(?<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) (?:UTC|GMT):(?<client>\[local\]|[^()\s]*\(\d+\)|):(?<user>[^@\n]{0,63})@(?<database>[^:@\n]{0,63}):\[(?<pid>\d+)\]:[A-Z0-9]+: +AUDIT: (?<csv>[\s\S]+)$/;
/** Type, statement, substatement, class, command, object type, object, statement, parameters; the number of rows. */
const FIELDS: ReadonlySet<number> = new Set([9, 10]);

/** Only what is pgAudit's needs to be understood; a stray `AUDIT:` elsewhere is somebody's text. */
const claimsAudit = (text: string): boolean => /^[^\n]*?\]:[A-Z0-9]+: +AUDIT: /.test(text);

/**
 * Reads a message of Aurora PostgreSQL.
 * Sources: Amazon Aurora User Guide, "Aurora PostgreSQL database log files"; pgAudit README, "Format".
 * @param text the lines of the message, joined with newlines
 * @returns undefined when it is none of pgAudit, `garbled` when it is one that cannot be read
 */
export function parseAuditMessage(text: string): AuditLine | 'garbled' | undefined {
  if (!claimsAudit(text)) return undefined;
  const { time, client, user, database, pid, csv } = PREFIX.exec(text)?.groups ?? {};
  const fields = parseCsv((csv ?? '').replaceAll('\n\t', '\n'));
  if (!fields || !FIELDS.has(fields.length)) return 'garbled';
  const [type, statementId, substatementId, name, command, objectType, object, statement] =
    fields as string[] & { length: 9 };
  const at = Date.parse(`${time!.replace(' ', 'T')}Z`);
  if (!/^(SESSION|OBJECT)$/.test(type!) || !/^\d+$/.test(statementId!) || !/^\d+$/.test(substatementId!)) {
    return 'garbled';
  }
  if (!/^[A-Z]+$/.test(name!) || !/^[A-Z ]+$/.test(command!) || Number.isNaN(at)) return 'garbled';
  return {
    at,
    client: client!,
    user: user!,
    database: database!,
    pid: pid!,
    statementId: Number(statementId),
    class: name!,
    command: command!,
    objectType: objectType!,
    object: object!,
    statement: statement!,
  };
}

/** One record of CSV as pgAudit writes it. @returns undefined when a quote is not closed or stands where it must not */
function parseCsv(text: string): string[] | undefined {
  const fields: string[] = [];
  for (let at = 0; ; at++) {
    if (text[at] === '"') {
      let value = '';
      for (at++; ; at++) {
        const end = text.indexOf('"', at);
        if (end < 0) return undefined;
        value += text.slice(at, end);
        at = end + 1;
        if (text[at] !== '"') break;
        value += '"';
      }
      fields.push(value);
      if (at < text.length && text[at] !== ',') return undefined;
    } else {
      const comma = text.indexOf(',', at);
      const end = comma < 0 ? text.length : comma;
      const value = text.slice(at, end);
      if (/["\n\r]/.test(value)) return undefined;
      fields.push(value);
      at = end;
    }
    if (at >= text.length) return fields;
  }
}
