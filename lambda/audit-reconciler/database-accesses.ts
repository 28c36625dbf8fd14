import type { Access, AccessKind, Observation } from './access';
import type { LogMessage } from './log-line';
import { type AuditLine, parseAuditMessage } from './pgaudit';
import { requestIdOf } from './sql-comment';

/** What pgAudit calls the objects of a statement decides; this, where one has none or is of a class of its own. */
const KINDS: Readonly<Record<string, AccessKind>> = {
  SELECT: 'read',
  INSERT: 'insert',
  UPDATE: 'update',
  DELETE: 'delete',
  'TRUNCATE TABLE': 'delete',
};

/** A setting that decides what pgAudit logs was touched, for a session, a role or a database. */
const CHANGES_AUDITING = /\bpgaudit\b/i;

/**
 * Finds accesses to schemas with PHI in the log of PostgreSQL.
 *
 * The comment with the request id stands behind the statement that a client sent. What a function, a trigger or a
 * foreign key runs in turn carries none, but the same session and statement id: it inherits the request id.
 */
export class DatabaseAccesses {
  readonly #schemas: ReadonlySet<string>;
  readonly #named: RegExp;
  /** By session: its newest statement and the request id of that. */
  readonly #statements = new Map<string, { readonly statementId: number; readonly requestId: string }>();
  /** By session: accesses of a statement whose request id was not seen yet. */
  readonly #waiting = new Map<string, Waiting>();
  /** Lines of pgAudit so far, by database user. */
  readonly lines = new Map<string, number>();

  constructor(schemas: readonly string[]) {
    this.#schemas = new Set(schemas);
    const names = schemas.map((name) => name.replace(/[^A-Za-z0-9_]/g, String.raw`\$&`)).join('|');
    this.#named = new RegExp(`(?<![A-Za-z0-9_])"?(?:${names})"?\\s*(?:\\.|$|[;\\s])`, 'i');
  }

  *add(message: LogMessage): Generator<Observation> {
    const line = message.whole ? parseAuditMessage(message.text) : orphan(message);
    if (!line) return;
    if (line === 'garbled') {
      yield {
        source: 'database',
        irregularity: 'garbled',
        at: message.timestamp,
        origin: ['database', message.stream, message.id],
      };
      return;
    }
    this.lines.set(line.user, (this.lines.get(line.user) ?? 0) + 1);
    const session = `${message.stream} ${line.client} ${line.pid}`;
    const origin = ['database', message.stream, line.client, line.pid, String(line.statementId)];
    if (['MISC', 'ROLE', 'DDL'].includes(line.class) && CHANGES_AUDITING.test(line.statement)) {
      yield {
        source: 'database',
        irregularity: 'auditing-changed',
        at: line.at,
        user: line.user,
        origin,
      };
    }
    const requestId = this.#requestIdOf(session, line);
    const waiting = this.#waiting.get(session);
    if (waiting && (requestId !== undefined || waiting.statementId !== line.statementId)) {
      this.#waiting.delete(session);
      const inherited = waiting.statementId === line.statementId ? requestId : undefined;
      for (const access of waiting.accesses) yield withRequestId(access, inherited);
    }
    const object = this.#objectOf(line);
    if (object === undefined) return;
    const kind = kindOf(line);
    const access: Access = {
      source: 'database',
      at: line.at,
      kind,
      command: line.command,
      object,
      user: line.user,
      origin: [...origin, object, kind, String(line.at)],
    };
    if (requestId !== undefined) yield withRequestId(access, requestId);
    else {
      const held = this.#waiting.get(session);
      if (held) held.accesses.push(access);
      else this.#waiting.set(session, { statementId: line.statementId, accesses: [access] });
    }
  }

  /** @returns what waited for a request id until the end */
  *end(): Generator<Observation> {
    for (const { accesses } of this.#waiting.values()) yield* accesses;
    this.#waiting.clear();
  }

  /** The first request id of a statement is that of what the client sent; a function cannot put another in its place. */
  #requestIdOf(session: string, { statementId, statement }: AuditLine): string | undefined {
    const known = this.#statements.get(session);
    if (known?.statementId === statementId) return known.requestId;
    const requestId = requestIdOf(statement);
    if (requestId !== undefined) this.#statements.set(session, { statementId, requestId });
    return requestId;
  }

  /** @returns the object in a schema with PHI, or undefined when the line is about none */
  #objectOf(line: AuditLine): string | undefined {
    if (line.class === 'MISC' || line.command === 'PREPARE') return undefined; // EXECUTE logs what it touches
    if (line.object !== '') return this.#schemas.has(schemaOf(line)) ? line.object.slice(0, 200) : undefined;
    // Grants name no object, nor does anything when pgaudit.log_relation is off: the text must do.
    const name = this.#named.exec(line.statement)?.[0].match(/[A-Za-z0-9_]+/)?.[0];
    return name === undefined ? undefined : `${name}.*`;
  }
}

interface Waiting {
  readonly statementId: number;
  readonly accesses: Access[];
}

/** The rest of a message whose beginning lies before the events that were read; an earlier sweep saw it whole. */
const orphan = ({ text }: LogMessage): 'garbled' | undefined =>
  text.includes('AUDIT: ') ? 'garbled' : undefined;

const withRequestId = (access: Access, requestId: string | undefined): Access =>
  requestId === undefined ? access : { ...access, requestId };

function kindOf(line: AuditLine): AccessKind {
  if (line.class === 'DDL' || line.class === 'ROLE') return 'administer';
  if (line.class === 'FUNCTION') return 'execute';
  const kind = KINDS[line.command];
  if (kind) return kind;
  // COPY, cursors, whatever a later pgAudit calls it: as much as its class admits.
  if (line.class === 'READ') return 'read';
  return line.command.startsWith('COPY') ? 'insert' : 'unknown';
}

/** `phi` of `phi.patient`, `phi."Patient"`, `policy on phi.patient`, and of the schema itself. */
function schemaOf({ objectType, object }: AuditLine): string {
  const name = / on (?<table>\S[^\n]*)$/.exec(object)?.groups?.table ?? object;
  const first = /^(?:"(?<quoted>(?:[^"]|"")*)"|(?<plain>[^".(]+))/.exec(name)?.groups;
  const schema = first?.quoted?.replaceAll('""', '"') ?? first?.plain ?? '';
  return objectType === 'SCHEMA' || name.includes('.') ? schema : '';
}
