type Event = Readonly<Record<string, unknown>>;
type Test = (event: Event) => boolean;

const TOKEN = /\s*(\(|\)|&&|\|\||!=|=|NOT EXISTS|"[^"]*"|\$[A-Za-z0-9_.]+)/y;

/**
 * A reader of CloudWatch Logs filter patterns for JSON events, as far as the signals use them: `=`, `!=`, `NOT EXISTS`,
 * `&&` before `||`, brackets, and `*` at either end of a string. Anything else throws. A comparison with a field that
 * the event lacks is false. Source: CloudWatch Logs User Guide, "Filter pattern syntax".
 */
export function filterPattern(text: string): Test {
  const body = /^\{ (.*) \}$/s.exec(text)?.[1];
  if (body === undefined) throw new Error(`no pattern for JSON events: ${text}`);
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < body.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(body);
    if (!match) throw new Error(`cannot read the pattern at: ${body.slice(at, at + 30)}`);
    tokens.push(match[1]!);
  }
  const next = (): string => tokens.shift() ?? 'the end';
  const chain = (operator: string, operand: () => Test, join: (tests: Test[]) => Test): Test => {
    const tests = [operand()];
    while (tokens[0] === operator) {
      next();
      tests.push(operand());
    }
    return join(tests);
  };
  const any = (): Test => chain('||', all, (tests) => (event) => tests.some((test) => test(event)));
  const all = (): Test => chain('&&', term, (tests) => (event) => tests.every((test) => test(event)));
  const term = (): Test => {
    const field = next();
    if (field === '(') {
      const inner = any();
      if (next() !== ')') throw new Error('a bracket is not closed');
      return inner;
    }
    if (!field.startsWith('$.')) throw new Error(`a field was expected, not ${field}`);
    const operator = next();
    if (operator === 'NOT EXISTS') return (event) => read(event, field) === undefined;
    const value = next();
    if (!value.startsWith('"')) throw new Error(`a string was expected, not ${value}`);
    const matches = wildcard(value.slice(1, -1));
    if (operator === '=') return (event) => matches(read(event, field)) === true;
    if (operator === '!=') return (event) => matches(read(event, field)) === false;
    throw new Error(`unknown operator ${operator}`);
  };
  const test = any();
  if (tokens.length > 0) throw new Error(`unread: ${tokens.join(' ')}`);
  return test;
}

const read = (event: Event, field: string): unknown =>
  field
    .split('.')
    .slice(1)
    .reduce<unknown>((value, step) => (value as Event | undefined)?.[step], event);

/** Undefined for a field that is not there. */
function wildcard(pattern: string): (value: unknown) => boolean | undefined {
  const source = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  const expression = new RegExp(`^${source}$`);
  return (value) =>
    value === undefined
      ? undefined
      : expression.test(typeof value === 'string' ? value : JSON.stringify(value));
}
