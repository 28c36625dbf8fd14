/**
 * How far an expression of a policy keeps to the tenant of the row:
 * - `bound`: it is true only where the tenant column equals something that is not of the row
 * - `opaque`: it says something about the tenant column that cannot be told from its text, such as a function of it
 * - `open`: it can be true whatever the tenant is
 */
export type Bond = 'bound' | 'opaque' | 'open';

/** A table as its policies name it. */
export interface Row {
  /** Without schema, as SQL writes it. */
  readonly table: string;
  readonly tenant: string;
  /** Names of all columns, as SQL writes them. */
  readonly columns: readonly string[];
}

const TOKEN =
  /\s+|'(?:[^']|'')*'|"(?:[^"]|"")*"|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|\d[\w.]*|::|[<>=!~+\-*/@#%^&|`?]+|[^]/g;

/** The tokens of what the server prints: no comments, and parentheses around every operation. */
const tokens = (text: string): string[] =>
  (text.replaceAll(/\bE'(?:[^'\\]|\\.|'')*'/gs, `''`).match(TOKEN) ?? []).filter(
    (token) => token.trim() !== '',
  );

/** @param text as `pg_get_expr` prints it; null where a policy has no such expression, and allows everything */
export function bondOf(text: string | null, row: Row): Bond {
  return text === null ? 'open' : bond(tokens(text), row);
}

const WEAKEST: readonly Bond[] = ['open', 'opaque', 'bound'];
const weakest = (bonds: readonly Bond[]): Bond => WEAKEST.find((one) => bonds.includes(one))!;
export const strongest = (bonds: readonly Bond[]): Bond => WEAKEST.findLast((one) => bonds.includes(one))!;

function bond(given: readonly string[], row: Row): Bond {
  const expression = unwrapped(given);
  const either = split(expression, (token) => token === 'OR');
  if (either.length > 1) return weakest(either.map((part) => bond(part, row)));
  const both = split(expression, (token) => token === 'AND');
  if (both.length > 1) return strongest(both.map((part) => bond(part, row)));
  if (expression.length === 1 && expression[0] === 'false') return 'bound';
  if (expression[0] === 'EXISTS') return existsBond(expression, row);
  const [left, right, ...more] = sides(expression);
  if (left && right && more.length === 0) {
    for (const [one, other] of [
      [left, right],
      [right, left],
    ] as const) {
      if (!isTenant(one, row)) continue;
      // A sub-select that looks at the row may find any tenant; the column itself always equals itself.
      const own = ofTheRow(other, row);
      return own === undefined ? 'bound' : own === 'outside' ? 'open' : 'opaque';
    }
  }
  return isHidden(expression, row) ? 'opaque' : 'open';
}

/** Whether the tenant column goes into a function, a CASE or a sub-select: an operator other than equality binds nothing. */
function isHidden(expression: readonly string[], row: Row): boolean {
  const calls: boolean[] = [];
  return expression.some((token, index) => {
    if (token === '(') {
      const before = expression[index - 1] ?? '';
      calls.push(
        calls.at(-1) === true ||
          /^(["a-z_].*|COALESCE|NULLIF)$/.test(before) ||
          expression[index + 1] === 'SELECT',
      );
    } else if (token === ')') calls.pop();
    if (token !== row.tenant || (expression[index - 1] === '.' && expression[index - 2] !== row.table))
      return false;
    return calls.at(-1) === true || expression.includes('CASE');
  });
}

/** `exists (select … where m.tenant = patient.tenant and …)` finds rows of the same tenant only. */
function existsBond(expression: readonly string[], row: Row): Bond {
  const joined = expression.some(
    (token, index) =>
      token === row.tenant &&
      expression[index - 1] === '.' &&
      expression[index - 2] === row.table &&
      [expression[index + 1], expression[index - 3]].includes('='),
  );
  if (!joined) return isHidden(expression, row) ? 'opaque' : 'open';
  return expression.includes('OR') || expression.includes('NOT') ? 'opaque' : 'bound';
}

/** `a = b`, `a in (…)`, `a = any (…)`, `not (a is distinct from b)`. */
function sides(expression: readonly string[]): (readonly string[])[] {
  if (expression[0] === 'NOT') {
    const parts = unwrapped(expression.slice(1));
    const at = parts.findIndex((token, index) => token === 'IS' && parts[index + 1] === 'DISTINCT');
    return at > 0 && split(parts, (token) => token === 'IS').length === 2
      ? [parts.slice(0, at), parts.slice(at + 3)]
      : [];
  }
  return split(expression, (token) => token === '=' || token === 'IN');
}

/** The tenant column alone, cast or not. */
function isTenant(expression: readonly string[], row: Row): boolean {
  const bare = unwrapped(expression);
  const cast = split(bare, (token) => token === '::');
  if (cast.length > 1) return isTenant(cast[0]!, row);
  const text = bare.join('');
  return text === row.tenant || text === `${row.table}.${row.tenant}`;
}

/** Whether an expression reads the row: `outside` a sub-select, `inside` one, or not at all. */
function ofTheRow(expression: readonly string[], row: Row): 'outside' | 'inside' | undefined {
  let found: 'inside' | undefined;
  const selects = insideSelects(expression);
  for (const index of expression.keys()) {
    if (!isOwn(expression, index, row)) continue;
    if (!selects[index]) return 'outside';
    found = 'inside';
  }
  return found;
}

/** Whether a token is a column of the row: bare outside sub-selects, with the name of the table within them. */
function isOwn(expression: readonly string[], index: number, { table, columns }: Row): boolean {
  if (!columns.includes(expression[index]!) || expression[index + 1] === '(') return false;
  if (expression[index - 1] === '.') return expression[index - 2] === table && expression[index - 3] !== '.';
  return (
    expression[index - 1] !== 'AS' && expression[index - 1] !== '::' && !insideSelects(expression)[index]
  );
}

/** For each token, whether it stands in a sub-select. */
function insideSelects(expression: readonly string[]): boolean[] {
  const open: boolean[] = [];
  return expression.map((token, index) => {
    if (token === '(') open.push(open.at(-1) === true || expression[index + 1] === 'SELECT');
    else if (token === ')') open.pop();
    return open.at(-1) === true;
  });
}

/**
 * Names of what an expression calls for each row although nothing of the row goes in: in a sub-select it would be called
 * once a statement.
 */
export function callsPerRow(text: string | null, row: Row): string[] {
  if (text === null) return [];
  const expression = tokens(text);
  const selects = insideSelects(expression);
  return expression.flatMap((token, index) => {
    if (expression[index + 1] !== '(' || !/^["a-z_]/.test(token) || selects[index]) return [];
    // A type: `(x)::numeric(10,2)`.
    if (expression.slice(Math.max(0, index - 4), index).includes('::')) return [];
    const argument = expression.slice(index + 1, closing(expression, index + 1));
    if (ofTheRow(argument, row) !== undefined) return [];
    return [expression[index - 1] === '.' ? `${expression[index - 2]}.${token}` : token];
  });
}

/** Without the parentheses around the whole. */
function unwrapped(expression: readonly string[]): readonly string[] {
  let inner = expression;
  while (inner[0] === '(' && closing(inner, 0) === inner.length - 1) inner = inner.slice(1, -1);
  return inner;
}

function closing(expression: readonly string[], from: number): number {
  let depth = 0;
  for (let index = from; index < expression.length; index++) {
    if (expression[index] === '(') depth++;
    else if (expression[index] === ')' && --depth === 0) return index;
  }
  return expression.length;
}

/** Splits where a token stands outside parentheses and CASE … END. */
function split(expression: readonly string[], at: (token: string) => boolean): (readonly string[])[] {
  const parts: string[][] = [[]];
  let depth = 0;
  for (const token of expression) {
    if (['(', '[', 'CASE'].includes(token)) depth++;
    else if ([')', ']', 'END'].includes(token)) depth--;
    if (depth === 0 && at(token)) parts.push([]);
    else parts.at(-1)!.push(token);
  }
  return parts;
}
