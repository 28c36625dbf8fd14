import * as fc from 'fast-check';
import { type LogMessage, MessageAssembler } from '../../../lambda/audit-reconciler/log-line';
import { parseAuditMessage } from '../../../lambda/audit-reconciler/pgaudit';
import { requestIdOf } from '../../../lambda/audit-reconciler/sql-comment';
import { auditLine, START } from './world';

const PREFIX = '2026-03-02 10:30:00 UTC:10.0.1.5(52344):app@clinic:[4711]:';

describe('parseAuditMessage', () => {
  test('reads a line as Aurora writes it', () => {
    const text = `${PREFIX}LOG:  AUDIT: SESSION,12,3,WRITE,UPDATE,TABLE,phi.patient,"update phi.patient set ""name"" = $1, x = 2",<not logged>`;
    expect(parseAuditMessage(text)).toEqual({
      at: START,
      client: '10.0.1.5(52344)',
      user: 'app',
      database: 'clinic',
      pid: '4711',
      statementId: 12,
      class: 'WRITE',
      command: 'UPDATE',
      objectType: 'TABLE',
      object: 'phi.patient',
      statement: 'update phi.patient set "name" = $1, x = 2',
    });
  });

  test('takes the tab from the lines of a statement', () => {
    const text = `${PREFIX}LOG:  AUDIT: SESSION,1,1,READ,SELECT,TABLE,phi.patient,"select *\n\t  from phi.patient",<not logged>`;
    expect(parseAuditMessage(text)).toMatchObject({ statement: 'select *\n  from phi.patient' });
  });

  test.each([
    ['rows are logged too', 'SESSION,1,1,READ,SELECT,TABLE,phi.patient,select 1,<not logged>,17'],
    [
      'the statement is logged once',
      'OBJECT,1,1,READ,SELECT,TABLE,phi.a,<previously logged>,<previously logged>',
    ],
    ['there is no object', 'SESSION,1,1,FUNCTION,DO,,,DO $$ $$,<not logged>'],
    ['a name is quoted', 'SESSION,1,1,READ,SELECT,TABLE,"phi.""Patient""",select 1,<not logged>'],
  ])('reads one where %s', (_, csv) => {
    expect(parseAuditMessage(`${PREFIX}LOG:  AUDIT: ${csv}`)).toMatchObject({ user: 'app' });
  });

  test.each([
    ['an error', `${PREFIX}ERROR:  relation "phi.x" does not exist at character 15`],
    ['a connection', `${PREFIX}LOG:  connection authorized: user=app database=clinic SSL enabled`],
    ['a checkpoint', '2026-03-02 10:30:00 UTC::@:[531]:LOG:  checkpoint starting: time'],
    ['text that speaks of it', `${PREFIX}ERROR:  syntax error at or near "LOG:  AUDIT: SESSION"`],
  ])('leaves %s alone', (_, text) => {
    expect(parseAuditMessage(text)).toBeUndefined();
  });

  const whole = auditLine(START, { sql: 'select a, "b" from phi.patient' });
  test.each([
    ['an open quote', whole.slice(0, whole.lastIndexOf('"'))],
    ['a missing field', `${PREFIX}LOG:  AUDIT: SESSION,1,1,READ,SELECT,TABLE,phi.patient,select 1`],
    ['too many fields', `${PREFIX}LOG:  AUDIT: SESSION,1,1,READ,SELECT,TABLE,phi.patient,a,b,c,d`],
    ['another type', `${PREFIX}LOG:  AUDIT: NOTHING,1,1,READ,SELECT,TABLE,phi.patient,a,b`],
    ['a statement id that is none', `${PREFIX}LOG:  AUDIT: SESSION,x,1,READ,SELECT,TABLE,phi.patient,a,b`],
    ['another time zone', whole.replace(' UTC:', ' CET:')],
    ['a prefix without a user', whole.replace('app@clinic', 'appclinic')],
    ['no prefix to speak of', whole.replace('10.0.1.5(52344):', '')],
  ])('calls %s garbled', (_, text) => {
    expect(parseAuditMessage(text)).toBe('garbled');
  });

  test('proof AUD-7 · every statement is read back, whatever is in it', () => {
    const sql = fc.string({
      unit: fc.constantFrom('a', '"', ',', '\n', '\t', "'", '/*', '*/', ';', ' ', 'é'),
    });
    fc.assert(
      fc.property(sql, (statement) => {
        expect(parseAuditMessage(auditLine(START, { sql: statement }))).toMatchObject({ statement });
      }),
      { numRuns: 300 },
    );
  });

  test('proof AUD-7 · what is cut off anywhere is never read as something else', () => {
    const sql = 'select a, "b"\nfrom phi.patient /*request_id=\'req-1\'*/';
    const text = auditLine(START, { sql });
    for (let length = text.indexOf('AUDIT: ') + 7; length < text.length; length++) {
      const cut = parseAuditMessage(text.slice(0, length));
      if (cut === 'garbled') continue;
      // Only the parameters, which say nothing, may be cut.
      expect(text.slice(0, length)).toMatch(/",[^"]*$/);
      expect(cut).toMatchObject({ object: 'phi.patient', statement: sql });
    }
  });
});

describe('MessageAssembler', () => {
  const assemble = (events: readonly (readonly [string, string])[]): LogMessage[] => {
    const assembler = new MessageAssembler();
    const messages = events.flatMap(([stream, message], id) => [
      ...assembler.add({ id: String(id), stream, timestamp: START, message }),
    ]);
    return [...messages, ...assembler.end()];
  };
  const two = [auditLine(START, { sql: 'select 1,\n2,\n3' }), auditLine(START, { statement: 2 })];

  test.each([
    ['one event a message', two],
    ['one event a line', two.flatMap((message) => message.split('\n'))],
    ['one event for all', [two.join('\n')]],
    ['events that end with a newline', two.map((message) => `${message}\n`)],
  ])('puts together %s', (_, events) => {
    const messages = assemble(events.map((message) => ['a', message]));
    expect(messages.map(({ text }) => text)).toEqual(two);
    expect(messages.every(({ whole }) => whole)).toBe(true);
  });

  test('keeps streams apart', () => {
    const lines = two[0]!.split('\n');
    const messages = assemble([
      ['a', lines[0]!],
      ['b', two[1]!],
      ['a', lines.slice(1).join('\n')],
    ]);
    expect(messages.map(({ stream, text }) => [stream, text])).toEqual([
      ['a', two[0]],
      ['b', two[1]],
    ]);
  });

  test('a statement cannot fake the beginning of a message', () => {
    const faked = auditLine(START, { sql: `select '\n${auditLine(START, { user: 'nobody' })}\n'` });
    expect(assemble([['a', faked]]).map(({ text }) => text)).toEqual([faked]);
  });

  test('lines whose beginning was not read are no whole message', () => {
    expect(assemble([['a', '\tfrom phi.patient",<not logged>']])).toMatchObject([{ whole: false }]);
  });
});

describe('requestIdOf', () => {
  test.each([
    ["select 1 /*request_id='req-1'*/", 'req-1'],
    ["select 1 /*request_id='req%3A1'*/ ;\n", 'req:1'],
    ["select 1 /* a */ /*action='x%2Cy',request_id='req-1',route='%2Fpatients'*/", 'req-1'],
    ["select '/*request_id=''other''*/' /*request_id='req-1'*/", 'req-1'],
  ])('%s', (statement, id) => {
    expect(requestIdOf(statement)).toBe(id);
  });

  test.each([
    ['none', 'select 1'],
    ['one that is not at the end', "/*request_id='req-1'*/ select 1"],
    ['one within a literal', "select '/*request_id=''req-1''*/'"],
    ['two', "select 1 /*request_id='req-1',request_id='req-2'*/"],
    ['another key', "select 1 /*xrequest_id='req-1'*/"],
    ['an empty one', "select 1 /*request_id=''*/"],
    ['one that no record can carry', "select 1 /*request_id='Jane%20Doe'*/"],
    ['broken encoding', "select 1 /*request_id='%E0%A4%A'*/"],
    ['no quotes', 'select 1 /*request_id=req-1*/'],
    ['an open comment', "select 1 /*request_id='req-1'"],
  ])('finds none in %s', (_, statement) => {
    expect(requestIdOf(statement)).toBeUndefined();
  });
});
