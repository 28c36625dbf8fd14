/**
 * Whether an object in a JSON text names a member twice. `JSON.parse` keeps the last one, another reader may keep the
 * first: two readers would see two records. RFC 8785 takes only I-JSON, which forbids it (RFC 7493, section 2.3).
 * @param value what `JSON.parse` made of the text: it has as many members as the text, unless it lost one
 */
export const hasDuplicateMembers = (text: string, value: unknown): boolean => colons(text) > members(value);

const [QUOTE, COLON, BACKSLASH] = [0x22, 0x3a, 0x5c];

/** Each member has a colon, and nothing else has one outside strings. */
function colons(json: string): number {
  let count = 0;
  let inString = false;
  for (let i = 0; i < json.length; i++) {
    const character = json.charCodeAt(i);
    if (character === QUOTE) inString = !inString;
    else if (character === BACKSLASH) i++;
    else if (character === COLON && !inString) count++;
  }
  return count;
}

function members(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inside = Object.values(value);
  return inside.reduce<number>((sum, one) => sum + members(one), Array.isArray(value) ? 0 : inside.length);
}
