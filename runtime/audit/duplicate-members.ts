/**
 * Whether an object in a JSON text names a member twice. `JSON.parse` keeps the last one, another reader may keep the
 * first: two readers would see two records. RFC 8785 takes only I-JSON, which forbids it (RFC 7493, section 2.3).
 * @param text valid JSON
 */
export function hasDuplicateMembers(text: string): boolean {
  /** Names seen in the objects around the place that is read; undefined stands for an array. */
  const around: (Set<string> | undefined)[] = [];
  // Strings, and the characters that structure the text. A string before a colon is a name.
  for (const [token, colon] of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g)) {
    if (token === '{') around.push(new Set());
    else if (token === '[') around.push(undefined);
    else if (token === '}' || token === ']') around.pop();
    else if (colon !== undefined) {
      const names = around.at(-1);
      const name = JSON.parse(token.slice(0, -colon.length)) as string;
      if (names?.has(name)) return true;
      names?.add(name);
    }
  }
  return false;
}
