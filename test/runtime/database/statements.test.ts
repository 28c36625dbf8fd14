import * as fc from 'fast-check';
import { refusal, SplitError, splitStatements, type Statement } from '../../../runtime/database/statements';

/** Undefined when it is refused. */
function statementsOf(sql: string): Statement[] | undefined {
  try {
    return splitStatements(sql);
  } catch (error) {
    if (error instanceof SplitError) return undefined;
    throw error;
  }
}

const texts = (sql: string): string[] => splitStatements(sql).map(({ text }) => text);

describe('splitting SQL into statements', () => {
  test('semicolons in strings, names, dollar quotes, comments, parentheses and atomic bodies separate nothing', () => {
    const statements = [
      `select ';', E'\\';', "a;b", $$;$$, $x$ ; $$ ; $x$`,
      'select 1 /* ; /* ; */ ; */ + 1 -- ;\n + 1',
      'create rule r as on insert to t do (select 1; select 2)',
      'create function f() returns int begin atomic select case when true then 1 end; select 2; end',
      `do $body$ begin perform 1; end $body$`,
      'select a$b$c, 1',
      `select 'it''s;', '\\'`,
    ];
    expect(texts(statements.join(';\n'))).toEqual(statements);
    expect(texts(' ;;\n-- only\n/* comments */ ;')).toEqual([]);
  });

  test('says the line that a statement starts in', () => {
    const lines = splitStatements(`-- head\nselect '\n\n';\n/* a\nb */ select $$\n$$;\n\nselect 3`);
    expect(lines.map(({ line }) => line)).toEqual([2, 6, 9]);
  });

  test.each([
    ["select 'a", "select 'a".length, 'a string that does not end'],
    ['select 1;\nselect "a', 2, 'a quoted name that does not end'],
    ['/* /* */', 1, 'a comment that does not end'],
    ['\ndo $a$ $$', 2, 'a dollar-quoted string that does not end'],
    ['\n\n\\connect other', 3, 'a command of psql; SQL only'],
    ['select 1 \\gexec', 1, 'a command of psql; SQL only'],
  ])('refuses %j', (sql, line, message) => {
    const split = () => splitStatements(sql);
    expect(split).toThrow(SplitError);
    expect(split).toThrow(expect.objectContaining({ message, ...(line < 5 && { line }) }));
  });

  test.each([
    'begin',
    'BEGIN work',
    'start transaction',
    'commit',
    'end',
    '/* x */ commit and chain',
    'rollback',
    'abort',
    'savepoint a',
    'release a',
    "prepare transaction 'x'",
    'vacuum',
    'create index concurrently i on t (a)',
    'create unique index concurrently i on t (a)',
    'alter system set x = 1',
    'drop database x',
    'copy t from stdin',
  ])('%s has no place in a migration', (sql) => {
    expect(refusal(splitStatements(sql)[0]!)).toEqual(expect.any(String));
  });

  test.each([
    'select 1 as begin',
    'create function f() returns int begin atomic select 1; end',
    'do $$ begin null; end $$',
    'refresh materialized view concurrently v',
    'prepare x as select 1',
    'comment on table t is $$commit$$',
  ])('%s has', (sql) => {
    expect(splitStatements(sql).map(refusal)).toEqual([undefined]);
  });

  test('any text is refused, or split into statements that are split no further', () => {
    const piece = fc.constantFrom(
      ';',
      "'",
      '"',
      '$',
      '$a$',
      '--',
      '/*',
      '*/',
      '\n',
      ' ',
      '(',
      ')',
      'a',
      'E',
      '1',
      'é',
      '\\',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const sql = pieces.join('');
        const found = statementsOf(sql) ?? [];
        const again = splitStatements(found.map(({ text }) => text).join('\n;'));
        const said = (statements: Statement[]) => statements.map(({ text, words }) => [text.trim(), words]);
        expect(said(again)).toEqual(said(found));
      }),
      { numRuns: 500 },
    );
  });
});
