import type { Observation } from '../../../lambda/audit-reconciler/access';
import { DatabaseAccesses } from '../../../lambda/audit-reconciler/database-accesses';
import { auditLine, START } from './world';

function observe(...lines: (Parameters<typeof auditLine>[1] | string)[]): Observation[] {
  const accesses = new DatabaseAccesses(['phi', 'Notes']);
  const found = lines.flatMap((line, id) => {
    const text = typeof line === 'string' ? line : auditLine(START, line);
    return [...accesses.add({ id: String(id), stream: 'a', timestamp: START, text, whole: true })];
  });
  return [...found, ...accesses.end()];
}

test.each([
  ['READ,SELECT,TABLE,phi.patient', 'read', 'phi.patient'],
  ['READ,SELECT,VIEW,phi.patient_view', 'read', 'phi.patient_view'],
  ['WRITE,INSERT,TABLE,phi.patient', 'insert', 'phi.patient'],
  ['WRITE,UPDATE,TABLE,phi.patient', 'update', 'phi.patient'],
  ['WRITE,DELETE,TABLE,phi.patient', 'delete', 'phi.patient'],
  ['WRITE,TRUNCATE TABLE,TABLE,phi.patient', 'delete', 'phi.patient'],
  ['READ,COPY,TABLE,phi.patient', 'read', 'phi.patient'],
  ['WRITE,COPY,TABLE,phi.patient', 'insert', 'phi.patient'],
  ['READ,DECLARE CURSOR,TABLE,phi.patient', 'read', 'phi.patient'],
  ['WRITE,SOMETHING NEW,TABLE,phi.patient', 'unknown', 'phi.patient'],
  ['FUNCTION,EXECUTE,FUNCTION,phi.merge_patients', 'execute', 'phi.merge_patients'],
  ['DDL,CREATE TABLE,TABLE,phi.allergy', 'administer', 'phi.allergy'],
  ['DDL,CREATE FUNCTION,FUNCTION,"phi.f(integer,text)"', 'administer', 'phi.f(integer,text)'],
  ['DDL,DROP SCHEMA,SCHEMA,phi', 'administer', 'phi'],
  ['DDL,CREATE POLICY,POLICY,tenant on phi.patient', 'administer', 'tenant on phi.patient'],
  ['READ,SELECT,TABLE,"""Notes"".note"', 'read', '"Notes".note'],
])('%s is an access: %s', (what, kind, object) => {
  expect(observe({ what })).toMatchObject([{ source: 'database', at: START, user: 'app', kind, object }]);
});

test.each([
  'READ,SELECT,TABLE,public.feature_flag',
  'READ,SELECT,TABLE,phi_archive.patient',
  'READ,SELECT,TABLE,public.phi',
  'DDL,CREATE SCHEMA,SCHEMA,reports',
  'DDL,CREATE POLICY,POLICY,phi on public.x',
  'MISC,SET,,',
  'WRITE,PREPARE,,',
])('%s is none', (what) => {
  expect(observe({ what, sql: 'whatever phi.patient' })).toEqual([]);
});

describe('where pgAudit names no object the text must do', () => {
  test.each([
    ['ROLE,GRANT,TABLE,', 'grant select on phi.patient to report', 'administer'],
    ['ROLE,GRANT,SCHEMA,', 'grant usage on schema phi', 'administer'],
    ['READ,SELECT,,', 'select * from "phi" . "patient"', 'read'],
    ['READ,SELECT,,', 'select * from PHI.patient', 'read'],
  ])('%s: %s', (what, sql, kind) => {
    expect(observe({ what, sql })).toMatchObject([{ kind, object: expect.stringMatching(/^phi\.\*$/i) }]);
  });

  test.each([
    ['ROLE,GRANT ROLE,,', 'grant reader to app'],
    ['READ,SELECT,,', 'select 1 from graphic.philosophy'],
  ])('%s: %s is none', (what, sql) => {
    expect(observe({ what, sql })).toEqual([]);
  });
});

describe('what a statement runs inherits its request id', () => {
  const requestIds = (found: Observation[]) =>
    found.map((one) => ('requestId' in one ? one.requestId : undefined));

  test('a function, a trigger, a foreign key', () => {
    const found = observe(
      { what: 'WRITE,INSERT,TABLE,phi.note', sql: 'insert into phi.note values ($1)', requestId: 'req-1' },
      { what: 'READ,SELECT,TABLE,phi.patient', sql: 'SELECT 1 FROM ONLY "phi"."patient" x', substatement: 2 },
      { what: 'WRITE,UPDATE,TABLE,phi.patient', sql: 'update phi.patient set n = n + 1', substatement: 3 },
    );
    expect(requestIds(found)).toEqual(['req-1', 'req-1', 'req-1']);
  });

  test('also when the statement itself is logged last', () => {
    const found = observe(
      { what: 'READ,SELECT,TABLE,phi.patient', sql: 'inner' },
      { what: 'FUNCTION,EXECUTE,FUNCTION,phi.f', sql: 'select phi.f()', substatement: 2, requestId: 'req-1' },
    );
    expect(requestIds(found)).toEqual(['req-1', 'req-1']);
  });

  test('the next statement of the session does not', () => {
    const found = observe({ requestId: 'req-1' }, { statement: 2 }, { statement: 3, requestId: 'req-3' });
    expect(requestIds(found)).toEqual(['req-1', undefined, 'req-3']);
  });

  test('another session with the same statement id does not', () => {
    const found = observe({ requestId: 'req-1' }, { pid: 9 }, { client: '10.0.1.6(52344)' });
    expect(requestIds(found)).toEqual(['req-1', undefined, undefined]);
  });

  test('sabotage AUD-7 · a function cannot put another request id in its place', () => {
    const found = observe(
      { what: 'FUNCTION,EXECUTE,FUNCTION,phi.f', sql: 'select phi.f()', requestId: 'req-1' },
      { substatement: 2, requestId: 'req-of-somebody-else' },
    );
    expect(requestIds(found)).toEqual(['req-1', 'req-1']);
  });
});

test.each([
  ['MISC,SET,,', "set pgaudit.log = 'none'"],
  ['MISC,RESET,,', 'reset pgaudit.log_relation'],
  ['ROLE,ALTER ROLE,,', "alter role app set pgaudit.log = 'ddl'"],
  ['DDL,ALTER DATABASE,,', 'alter database clinic set "pgaudit"."log" to none'],
])('sabotage AUD-7 · %s that changes what is logged is noticed: %s', (what, sql) => {
  expect(observe({ what, sql })).toMatchObject([{ irregularity: 'auditing-changed', user: 'app' }]);
});

test('a garbled line is an irregularity and stops nothing', () => {
  const found = observe(auditLine(START).replace(',TABLE,', ',"TABLE,'), { statement: 2 });
  expect(found).toMatchObject([{ irregularity: 'garbled' }, { kind: 'read' }]);
});

test('of a message that began earlier only the end of an audit line is garbled', () => {
  const accesses = new DatabaseAccesses(['phi']);
  const orphan = (text: string) => [
    ...accesses.add({ id: '1', stream: 'a', timestamp: START, text, whole: false }),
  ];
  expect(orphan('\tfrom phi.patient",<not logged>')).toEqual([]);
  expect(orphan('LOG:  AUDIT: SESSION,1,1,READ,SELECT')).toMatchObject([{ irregularity: 'garbled' }]);
});
