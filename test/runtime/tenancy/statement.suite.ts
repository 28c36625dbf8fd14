import * as fc from 'fast-check';
import { requestIdOf } from '../../../lambda/audit-reconciler/sql-comment';
import { MAX_STATEMENT_BYTES, StatementError, type Transaction } from '../../../runtime/tenancy';
import { statementOf } from '../../../runtime/tenancy/statement';
import { as, client, plainUrl, rejection } from './world';
import { listenIn } from './wire';

const ID = '018f6f2e-4c1a-7b3e-9f00-2a51d0c0ffee';

describe('the request id behind a statement', () => {
  test('stands at its end, in the format of sqlcommenter', () => {
    expect(statementOf('select 1', ID)).toBe(`select 1 /*request_id='${ID}'*/`);
    expect(statementOf('select 1 ; ', 'a:b_c.d')).toBe(`select 1  /*request_id='a%3Ab_c.d'*/`);
    expect(statementOf('select 1 -- why', ID)).toBe(`select 1 -- why\n/*request_id='${ID}'*/`);
  });

  test('proof AUD-7 · is what the reconciler reads, whatever the statement holds', () => {
    const whole = [
      'select',
      '1',
      "'it''s'",
      '"a b"',
      "e'\\''",
      '$$ ; /* $$',
      '$t$ -- $t$',
      '-- note',
      '/* a /* b */ c */',
    ];
    const broken = [
      "/*request_id='other'*/",
      "'*/'",
      "'/*'",
      "'--'",
      ';',
      '/*',
      '*/',
      '--',
      "'",
      '"',
      '$$',
      '\\',
      '\n',
      '\r',
      '\0',
    ];
    const piece = fc.constantFrom(...whole, ...broken);
    const id = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9:_.-]{0,127}$/);
    let sent = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), id, (pieces, requestId) => {
        let statement: string;
        try {
          statement = statementOf(`select ${pieces.join(' ')}`, requestId);
        } catch (error) {
          expect(error).toBeInstanceOf(StatementError);
          return;
        }
        sent += 1;
        expect(requestIdOf(statement)).toBe(requestId);
      }),
      { numRuns: 800 },
    );
    expect(sent).toBeGreaterThan(50);
  });

  test('proof AUD-7 · arrives at the server with every statement, also of the audit table and of a stream', async () => {
    const wire = await listenIn();
    const db = client({ url: plainUrl(wire.port) });
    const texts = [
      'select current_query() as said',
      'select current_query() as said -- note',
      "select current_query() as said, '/*' as a; ",
      'select current_query() as said /* mine */',
      "select current_query() as said, $1::text as b /*request_id='forged'*/",
    ];
    await db.withTenant(as(undefined, { requestId: 'req:17' }), async (tx) => {
      for (const text of texts) {
        const { rows } = await tx.query<{ said: string }>(text, text.includes('$1') ? ['x'] : []);
        expect(requestIdOf(rows[0]!.said)).toBe('req:17');
      }
      await tx.stream('select 1').next();
      const event = {
        location: 'none',
        actor: { type: 'person' },
        source: { ip: '::1', userAgent: 'none' },
      } as const;
      const resource = { type: 'patient', id: 'p' };
      await tx.audit({ ...event, action: 'read', resource, fields: [], outcome: 'success' });
    });
    const parsed = wire.sent.filter(({ type, text }) => type === 'P' && text !== 'select tenancy.enter($1)');
    expect(parsed).toHaveLength(texts.length + 2);
    expect(parsed.map(({ text }) => requestIdOf(text!))).toEqual(parsed.map(() => 'req:17'));
    await wire.close();
  });
});

describe('a text', () => {
  test.each<readonly [string, string]>([
    ['nothing', ''],
    ['only a comment', '-- select 1'],
    ['two statements', 'select 1; select 2'],
    ['a statement behind a comment that ends at a carriage return', 'select 1 -- x\r; drop table t'],
    ['a comment that does not end', 'select 1 /* x'],
    ['a comment that hides the end of another', 'select 1 /* /* */'],
    ['a string that does not end', "select '1"],
    ['a dollar-quoted string that does not end', 'select $x$ 1'],
    ['a NUL', 'select 1\0'],
    ...[
      'set role phi_owner',
      'reset all',
      'commit',
      'rollback and chain',
      'savepoint a',
      'begin',
      'listen x',
      'discard all',
    ]
      .concat([
        'prepare p as select 1',
        'execute p',
        'deallocate all',
        'declare c cursor with hold for select 1',
      ])
      .concat([
        'create temp table t (a int)',
        'copy phi.patient to stdout',
        'do $$ begin end $$',
        'call p()',
        'lock t',
      ])
      .map((text) => [text.split(' ').slice(0, 2).join(' '), text] as const),
    ['more than a proxy takes', `select '${'é'.repeat(MAX_STATEMENT_BYTES / 2 - 20)}'`],
    ['more than anybody takes', `select '${'x'.repeat(MAX_STATEMENT_BYTES)}'`],
  ])('with %s is refused, and the error does not repeat it', (_, text) => {
    const send = () => statementOf(text, ID);
    expect(send).toThrow(StatementError);
    expect(send).not.toThrow(/phi_owner|drop table/);
  });

  test('that is none is refused, and so is a second statement that only the server sees', async () => {
    expect(() => statementOf(undefined as never, ID)).toThrow(StatementError);
    const db = client();
    expect(await rejection(db.withTenant(as(), (tx) => tx.query('select 1; commit')))).toBeInstanceOf(
      StatementError,
    );
    await expect(
      db.withTenant(as(), (tx) => tx.query('(select 1) union all values (2)')),
    ).resolves.toMatchObject({
      rowCount: 2,
    });
  });

  test('has no more values than the protocol can count', async () => {
    const db = client();
    const values = ['1', ...Array.from({ length: 65_536 }, () => 'of somebody else')];
    for (const send of [
      (tx: Transaction): Promise<unknown> => tx.query('select $1::text', values),
      (tx: Transaction): Promise<unknown> => tx.stream('select $1::text', values).next(),
    ]) {
      expect(await rejection(db.withTenant(as(), send))).toBeInstanceOf(StatementError);
    }
  });

  test('is looked at once, and forgotten when there are too many', () => {
    const numbers = Array.from({ length: 1100 }, (_, n) => `select ${n}`);
    expect(numbers.filter((text) => !statementOf(text, ID).startsWith(`${text} /*`))).toEqual([]);
  });
});

describe('what is sent', () => {
  test('changes nothing of the session, so that a proxy of RDS does not pin it', async () => {
    const wire = await listenIn();
    const db = client({ url: plainUrl(wire.port), connections: 1 });
    await db.withTenant(as(), async (tx) => {
      await tx.query('select $1::int', [1]);
      for await (const _ of tx.stream('select 1'));
    });
    await db.withTenant(as(), () => Promise.reject(new Error('no'))).catch(() => undefined);
    await db.close();

    const simple = wire.sent.filter(({ type }) => type === 'Q').map(({ text }) => text!);
    const opening = simple[0]!;
    expect(simple).toEqual([opening, 'commit', opening, 'rollback']);
    // Every setting ends with the transaction.
    const [begin, settings, challenge, ...more] = opening.split('; ');
    expect([begin, challenge, more]).toEqual(['begin', 'select tenancy.challenge() as challenge', []]);
    expect(settings).toMatch(/^select (pg_catalog\.set_config\('[a-z_]+', '\d+ms', true\)(, )?)+$/);
    // No statement has a name, nor does a portal but that of a stream.
    expect(wire.sent.filter(({ statement }) => (statement ?? '') !== '')).toEqual([]);
    expect(new Set(wire.sent.map(({ portal }) => portal ?? ''))).toEqual(new Set(['', 'bulwark_1']));
    for (const { text = '' } of wire.sent) {
      expect(text).not.toMatch(
        /^\s*(set|reset|discard|listen|prepare|deallocate|execute|declare|create|load)\b/i,
      );
    }
    expect(new Set(wire.sent.map(({ type }) => type).filter((type) => type !== 'X'))).toEqual(
      new Set('QPBDES'),
    );
    await wire.close();
  });

  test('takes two round trips before the first statement, and one after the last', async () => {
    const wire = await listenIn();
    const db = client({ url: plainUrl(wire.port) });
    let before = 0;
    let after = 0;
    await db.withTenant(as(), async (tx) => {
      before = wire.turns();
      await tx.query('select 1');
      after = wire.turns();
    });
    expect({ before, after, all: wire.turns() }).toEqual({ before: 2, after: 3, all: 4 });
    await wire.close();
  });
});
