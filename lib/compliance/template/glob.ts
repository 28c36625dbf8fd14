/** Whether two patterns of literal text and `*` can match the same text. */
export function globsOverlap(a: string, b: string): boolean {
  if (a === b) return true;
  if (!a.includes('*')) return globMatches(b, a);
  if (!b.includes('*')) return globMatches(a, b);
  // What stands before the first star and after the last one must agree; between them anything can.
  const [headA, headB] = [a.slice(0, a.indexOf('*')), b.slice(0, b.indexOf('*'))];
  const [tailA, tailB] = [a.slice(a.lastIndexOf('*') + 1), b.slice(b.lastIndexOf('*') + 1)];
  const heads = headA.startsWith(headB) || headB.startsWith(headA);
  return heads && (tailA.endsWith(tailB) || tailB.endsWith(tailA));
}

/** Whether a pattern with `*` matches the whole of a text; in a text that is a pattern, `*` is a character. */
export function globMatches(pattern: string, text: string): boolean {
  const [head, ...parts] = pattern.split('*');
  if (parts.length === 0) return pattern === text;
  if (!text.startsWith(head!)) return false;
  const tail = parts.pop()!;
  let at = head!.length;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - tail.length >= at && text.endsWith(tail);
}
