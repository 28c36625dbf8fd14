import type { Json } from '../template/template';

/** A parameter, what its words must be, and that in words. */
type Setting = readonly [name: string, test: (words: readonly string[]) => boolean, allowed: string];

const has =
  (...needed: readonly string[]) =>
  (words: readonly string[]): boolean =>
    needed.every((word) => words.includes(word));
const isOn = (words: readonly string[]): boolean =>
  ['1', 'on', 'true', 'yes', 'all', 'enabled'].includes(words.join());

/** Of the classes of pgAudit: what reads and changes records, and what changes who may. */
export const STATEMENTS = ['read', 'write', 'role', 'ddl'];

/** How an engine is made to log who did what. */
export interface Audit {
  readonly family: RegExp;
  readonly settings: readonly Setting[];
  /** The log, as EnableCloudwatchLogsExports calls it. */
  readonly log: string;
}

/**
 * Amazon Aurora User Guide, "Using pgAudit to log database activity", "Using Advanced Auditing"; Amazon DocumentDB
 * Developer Guide, "Auditing Amazon DocumentDB events"; Amazon Neptune User Guide, "Using audit logs".
 */
const AUDITS: readonly Audit[] = [
  {
    family: /postgres/,
    log: 'postgresql',
    settings: [
      ['shared_preload_libraries', has('pgaudit'), 'a list with pgaudit'],
      [
        'pgaudit.log',
        (words) =>
          (words.includes('all') || has(...STATEMENTS)(words)) &&
          !words.includes('none') &&
          !STATEMENTS.some((name) => words.includes(`-${name}`)),
        `at least ${STATEMENTS.join(', ')}`,
      ],
      // From PostgreSQL 18, a list of the stages of a connection.
      ['log_connections', (words) => isOn(words) || has('authentication', 'authorization')(words), '1'],
      ['log_disconnections', isOn, '1'],
    ],
  },
  {
    family: /^aurora-mysql/,
    log: 'audit',
    settings: [
      ['server_audit_logging', isOn, '1'],
      ['server_audit_events', has('connect', 'query'), 'at least CONNECT and QUERY'],
    ],
  },
  {
    family: /^docdb/,
    log: 'audit',
    settings: [
      [
        'audit_logs',
        (words) => words.join() === 'all' || has('ddl', 'dml_read', 'dml_write')(words),
        'all, or ddl, dml_read and dml_write',
      ],
    ],
  },
  { family: /^neptune/, log: 'audit', settings: [['neptune_enable_audit_log', isOn, '1']] },
];

/** The audit of an engine, or of the family of a parameter group; undefined for one that no parameter turns on. */
export const auditOf = (family: Json | undefined): Audit | undefined =>
  typeof family === 'string' ? AUDITS.find((audit) => audit.family.test(family)) : undefined;

/** The words of a parameter's value, in lower case. */
export const wordsOf = (value: Json | undefined): string[] =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
        .toLowerCase()
        .split(',')
        .map((word) => word.trim())
    : [];
