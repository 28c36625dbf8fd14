import type { Edits } from './edits';
import { isPlaceholder } from './names';
import { replaceValue } from './values';

/** Words that a list of values of a row follows: PostgreSQL's and MySQL's, and statements. */
export const ROW_NAMES: readonly string[] = [
  'key',
  'failing',
  'insert',
  'duplicate',
  'parameters',
  'replace',
  'args',
  'binding',
  'params',
  'binds',
  // Of statements, whose values may stand behind them
  'select',
  'update',
  'delete',
];
const MOST = 64;
const LONGEST = 2048;

/**
 * `Key (email)=(…)`, `Failing row contains (…)`, `insert into t (a, b) values (…)`, `Duplicate entry '…'`,
 * `parameters: $1 = '…'`. @returns where the values end, 0 if there are none
 */
export function rowOfValues(edits: Edits, start: number, wordTo: number, to: number): number {
  const { source } = edits;
  const shown = source.slice(start, Math.min(to, start + LONGEST));
  for (const read of [keyOfIndex, failingRow, duplicateEntry, statement, parameters, binding, bound]) {
    const end = read(edits, start, shown);
    if (end > wordTo) return end;
  }
  return 0;
}

type Read = (edits: Edits, start: number, shown: string) => number;

const keyOfIndex: Read = (edits, start, shown) => {
  const key = /^key \(([^()]{1,400}(?:\([^()]{0,200}\)[^()]{0,200})?)\)=\(/i.exec(shown);
  return key ? values(edits, start + key[0].length, start + shown.length, names(key[1]!)) : 0;
};

const failingRow: Read = (edits, start, shown) => {
  const row = /^failing row contains \(/i.exec(shown);
  return row ? values(edits, start + row[0].length, start + shown.length, []) : 0;
};

const duplicateEntry: Read = (edits, start, shown) => {
  const entry = /^duplicate entry '([^']{1,1000})'/i.exec(shown);
  if (!entry) return 0;
  const column = /^ for key '(?:[\w$]{1,64}\.)?([\w$]{1,64})'/.exec(shown.slice(entry[0].length))?.[1] ?? '';
  const from = start + entry[0].length - entry[1]!.length - 1;
  const count = edits.count;
  replaceValue(
    edits,
    from,
    start + entry[0].length - 1,
    edits.engine.fields.of(column.replace(/_(?:key|idx|unique|uniq|uk)$|^(?:uq|uk|idx|ux)_/g, '')).meaning,
  );
  if (edits.count === count && !isPlaceholder(entry[1]!) && !/^[\da-f-]{36}$/.test(entry[1]!))
    edits.replace(from, start + entry[0].length - 1, 'identifier');
  return start + entry[0].length;
};

const statement: Read = (edits, start, shown) => {
  const insert = /^(?:insert|replace) into [\w."`[\]]{1,130} ?\(([^()]{1,1000})\) ?values ?\(/i.exec(shown);
  if (!insert) return 0;
  const columns = names(insert[1]!);
  let end = values(edits, start + insert[0].length, start + shown.length, columns);
  for (let row = 1; row < MOST; row++) {
    const next = /^\), ?\(/.exec(edits.source.slice(end, end + 4));
    if (!next || end >= start + shown.length) break;
    end = values(edits, end + next[0].length, start + shown.length, columns);
  }
  return end;
};

const parameters: Read = (edits, start, shown) => {
  const listed = /^parameters: (?=\$1 = )/i.exec(shown);
  if (!listed) return 0;
  let at = listed[0].length;
  for (let index = 0; index < MOST; index++) {
    const name = /^(?:, )?\$\d{1,3} = /.exec(shown.slice(at, at + 12));
    if (!name) break;
    at = one(edits, start, shown, at + name[0].length, undefined, true);
  }
  return start + at;
};

/** `binding parameter [1] as [VARCHAR] - [Doe]` of Hibernate. */
const binding: Read = (edits, start, shown) => {
  const value =
    /^binding parameter [[(]\d{1,3}(?:\] as \[|:)\w{1,20}[\])] (?:-|<-) \[([^\]\n]{1,200})\]/i.exec(shown);
  if (!value) return 0;
  const end = start + value[0].length - 1;
  cell(edits, end - value[1]!.length, end, undefined, true);
  return end;
};

/** `args=('Doe', 20)`, `[parameters: ('Doe',)]`, behind a statement. */
const bound: Read = (edits, start, shown) => {
  if (/^(?:select|insert|update|delete) /i.test(shown)) edits.statement = true;
  const row = edits.statement
    ? /^(?:args|params|parameters|binds)(?: ?= ?|: ?)[([](?=[EN]?['"])/i.exec(shown)
    : undefined;
  return row ? values(edits, start + row[0].length, start + shown.length, []) : 0;
};

const names = (list: string): string[] =>
  list
    .split(',')
    .map(
      (name) =>
        /([\w$]+)\W*(?:::.*)?$/.exec(name.trim().replace(/^(?:lower|upper|trim)\((.*)\).*$/i, '$1'))?.[1] ??
        name,
    );

/** `'1962-03-14'::date` */
const CAST = /^::[\w ."]{1,30}(?:\[\])?(?=[,)])/;

/** A bracket that no number goes on behind: `(212) 555-0100`. */
const CLOSED = /\)(?!\s?\d)/;

/** Values up to the bracket that closes. Where nothing names them, whatever says something is an identifier. */
function values(edits: Edits, start: number, to: number, columns: readonly string[]): number {
  const shown = edits.source.slice(start, to);
  let at = 0;
  for (let index = 0; index < MOST && at < shown.length; index++) {
    at += /^ */.exec(shown.slice(at, at + 8))![0].length;
    if (columns.length === 1 && !"'E".includes(shown[at] ?? '')) {
      // One column: its value may hold commas.
      const end = CLOSED.exec(shown.slice(at))?.index;
      const stop = end === undefined ? shown.length : at + end;
      cell(edits, start + at, start + stop, columns[0], false);
      return start + stop;
    }
    at = one(edits, start, shown, at, columns[index], columns.length === 0);
    at += CAST.exec(shown.slice(at, at + 34))?.[0].length ?? 0;
    if (shown[at] !== ',') break;
    at++;
  }
  return start + at;
}

/** One value, quoted or not. @returns where it ends in `shown` */
function one(
  edits: Edits,
  start: number,
  shown: string,
  at: number,
  column: string | undefined,
  closed: boolean,
): number {
  const quoted = (closed ? /^[EN]?['"]/ : /^E?'/).exec(shown.slice(at, at + 2));
  if (!quoted) {
    let end = at;
    while (end < shown.length && !',)\n"'.includes(shown[end]!)) end++;
    cell(edits, start + at, start + end, column, closed);
    return end;
  }
  const from = at + quoted[0].length;
  let end = from;
  const quote = shown[from - 1]!;
  while (end < shown.length && (shown[end] !== quote || shown[end + 1] === quote))
    end += shown[end] === quote ? 2 : 1;
  cell(edits, start + from, start + Math.min(end, shown.length), column, closed);
  return Math.min(end + 1, shown.length);
}

function cell(edits: Edits, start: number, end: number, column: string | undefined, closed: boolean): void {
  const value = edits.source.slice(start, end).trim();
  if (/^(?:%[(s]|\$\d|[:@]\w|\?)/.test(value)) return;
  if (!closed)
    return replaceValue(edits, start, end, column === undefined ? undefined : rowMeaning(edits, column));
  if (value === '' || isPlaceholder(value) || /^[tf]$|^\.{3}$|^-?\d{1,3}$|^[\da-f-]{36}$|^\[/i.test(value))
    return;
  edits.replace(start, end, 'identifier');
}

/** In a table, a `name` is one of a person as likely as not. */
const rowMeaning = (edits: Edits, column: string) => edits.engine.fields.of(column).meaning;
