/** One SQL statement of a file. */
export interface Statement {
  /** Without the semicolon and what stands before it. */
  readonly text: string;
  /** Line of the file that it starts in, from 1. */
  readonly line: number;
  /** Its words outside quotes, in lower case. */
  readonly words: readonly string[];
}

/** SQL that cannot be split: where, and why. */
export class SplitError extends Error {
  override readonly name = 'SplitError';
  constructor(
    readonly line: number,
    message: string,
  ) {
    super(message);
  }
}

/** Things that do not end where they should, by how they start. */
const UNENDED: Readonly<Record<string, string>> = {
  "'": 'a string that does not end',
  '"': 'a quoted name that does not end',
  '/*': 'a comment that does not end',
  $: 'a dollar-quoted string that does not end',
  '\\': 'a command of psql; SQL only',
};

/**
 * Quoted text and words, as PostgreSQL tells them apart (manual, "Lexical Structure"). A word takes the dollar signs that
 * follow it, so that what is left of those starts a string. Nested comments are counted by hand.
 */
const TOKEN = new RegExp(
  [
    String.raw`(?<space>\s+|--[^\n]*)`,
    String.raw`(?<comment>/\*)`,
    String.raw`(?<quoted>[eE]'[^'\\]*(?:(?:\\.|'')[^'\\]*)*'|'[^']*(?:''[^']*)*'|"[^"]*(?:""[^"]*)*")`,
    String.raw`\$(?<tag>(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?)\$`,
    String.raw`(?<word>[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|\d[\w$.]*)`,
    String.raw`(?<mark>[^])`,
  ].join('|'),
  'sy',
);

/**
 * Splits a file into its statements. Each is then sent alone, and the server refuses more than one: a mistake made here
 * is an error there, and never a statement that nobody looked at.
 *
 * A backslash outside quotes is a command of psql, and refused.
 * @throws SplitError
 */
export function splitStatements(sql: string): Statement[] {
  const statements: Statement[] = [];
  let [at, line, parentheses] = [0, 1, 0];
  /** Where the statement begins; absent between two. */
  let start: { readonly at: number; readonly line: number } | undefined;
  let words: string[] = [];
  /** BEGIN ATOMIC … END of a function, and the CASE … END in it: semicolons there separate its own statements. */
  let blocks = 0;

  const finish = (): void => {
    if (start) statements.push({ text: sql.slice(start.at, at), line: start.line, words });
    [start, words, parentheses, blocks] = [undefined, [], 0, 0];
  };
  const skipTo = (end: number, kind: string): void => {
    if (end < 0) throw new SplitError(line, UNENDED[kind]!);
    line += newlines(sql.slice(at, end));
    at = end;
  };

  while (at < sql.length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(sql)!;
    const { space, comment, tag, word, mark } = match.groups!;
    const end = TOKEN.lastIndex;
    if (comment !== undefined) skipTo(endOfComment(sql, at), '/*');
    else if (space !== undefined) skipTo(end, '');
    else if (mark === ';' && parentheses === 0 && blocks === 0) {
      finish();
      at = end;
    } else {
      start ??= { at, line };
      if (tag !== undefined) {
        const close = sql.indexOf(match[0], end);
        skipTo(close < 0 ? -1 : close + match[0].length, '$');
      } else if (word !== undefined) {
        const lower = word.toLowerCase();
        if (lower === 'atomic' && words.at(-1) === 'begin') blocks = 1;
        else if (lower === 'case' && blocks > 0) blocks++;
        else if (lower === 'end' && blocks > 0) blocks--;
        words.push(lower);
        at = end;
      } else if (mark !== undefined) {
        if (UNENDED[mark] !== undefined && mark !== '$') throw new SplitError(line, UNENDED[mark]);
        if (mark === '(') parentheses++;
        if (mark === ')') parentheses = Math.max(0, parentheses - 1);
        at = end;
      } else skipTo(end, '');
    }
  }
  finish();
  return statements;
}

/** Behind the comment that starts there; -1 when it does not end. Comments nest. */
function endOfComment(sql: string, from: number): number {
  const edge = /\/\*|\*\//g;
  edge.lastIndex = from;
  let depth = 0;
  for (let match = edge.exec(sql); match; match = edge.exec(sql)) {
    depth += match[0] === '/*' ? 1 : -1;
    if (depth === 0) return edge.lastIndex;
  }
  return -1;
}

const newlines = (text: string): number => text.split('\n').length - 1;

/** What begins, ends or divides a transaction; END and ABORT are COMMIT and ROLLBACK by other names. */
const TRANSACTION: ReadonlySet<string> = new Set([
  'abort',
  'begin',
  'commit',
  'end',
  'release',
  'rollback',
  'savepoint',
  'start',
]);

/** Why a statement has no place in a migration, in words; undefined when it has. */
export function refusal({ words }: Statement): string | undefined {
  const [first = '', second = ''] = words;
  if (TRANSACTION.has(first) || (first === 'prepare' && second === 'transaction')) {
    return `${first.toUpperCase()} manages the transaction; each migration is one of its own, made by the migrator`;
  }
  if (
    first === 'vacuum' ||
    (first === 'alter' && second === 'system') ||
    (['create', 'drop'].includes(first) && ['database', 'tablespace'].includes(second)) ||
    (first !== 'refresh' && words.slice(0, 4).includes('concurrently'))
  ) {
    return `${[first, second].join(' ').trim().toUpperCase()} cannot run in a transaction`;
  }
  if (first === 'copy' && words.some((word) => word === 'stdin' || word === 'stdout')) {
    return 'COPY with STDIN or STDOUT needs a client that sends or takes the rows';
  }
  return undefined;
}
