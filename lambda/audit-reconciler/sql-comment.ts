/** A trailing comment, and a semicolon at most behind it. It begins where the last one does: a literal may hold `/*`. */
const TRAILING = /\/\*(?<pairs>(?:(?!\*\/|\/\*)[\s\S])*)\*\/[\s;]*$/;
const PAIR = /(?:^|,)\s*(?<key>[^=,\s]+)='(?<value>(?:[^'\\]|\\.)*)'/g;
/** As `requestId` of the record. */
const REQUEST_ID = /^[A-Za-z0-9][A-Za-z0-9:_.-]{0,127}$/;

/**
 * The request id that the application's database client put behind a statement, in the format of sqlcommenter:
 * `docs/reconciliation.md` has an example. Keys and values are URL-encoded, quotes escaped with a backslash, and other
 * keys may stand beside it. Only the last comment counts: one inside the text, perhaps within a literal, says nothing.
 * @returns undefined when there is none, when it is none that a record can carry, or when it is there twice
 */
export function requestIdOf(statement: string): string | undefined {
  const pairs = TRAILING.exec(statement.slice(-2000))?.groups?.pairs;
  if (pairs === undefined) return undefined;
  const found = [...pairs.matchAll(PAIR)].filter(({ groups }) => decode(groups!.key!) === 'request_id');
  if (found.length !== 1) return undefined;
  const id = decode(found[0]!.groups!.value!.replace(/\\(.)/g, '$1'));
  return id !== undefined && REQUEST_ID.test(id) ? id : undefined;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
