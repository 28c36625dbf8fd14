/** Names and values as a form encodes them; what is neither this nor an escape is escaped by whoever writes forms. */
const PAIR = /^(?:[\w.*~!'()+-]|%[0-9A-Fa-f]{2})+=(?:[\w.*~!'()+-]|%[0-9A-Fa-f]{2})*$/;

/**
 * What Twilio signs of a form: names and values, sorted by name, one after the other, with nothing between them. So
 * `a=b&c=d` and `a&b&c=d` would sign alike. Here every pair has one `=` and a name, nothing stands unescaped that a form
 * escapes, and no pair is there twice; what remains is read by every parser in the same way.
 * @returns undefined when the body is no such form
 */
export function signedText(body: Buffer): string | undefined {
  if (body.length === 0) return '';
  const text = body.toString('latin1');
  const byName = new Map<string, Set<string>>();
  for (const pair of text.split('&')) {
    if (!PAIR.test(pair)) return undefined;
    const [name, value] = pair.split('=').map(decode) as [string?, string?];
    if (name === undefined || value === undefined) return undefined;
    const values = byName.get(name);
    if (values?.has(value)) return undefined;
    if (values) values.add(value);
    else byName.set(name, new Set([value]));
  }
  return [...byName.keys()]
    .toSorted(byCodeUnit)
    .flatMap((name) => [...byName.get(name)!].toSorted(byCodeUnit).map((value) => name + value))
    .join('');
}

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Undefined for bytes that are no UTF-8: readers replace them, and then different bodies mean the same. */
function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
