/**
 * Whether an EventBridge pattern matches an event, as far as the rules use patterns: exact values, `numeric`, `prefix`, `$or`,
 * nested fields, and arrays in the event, of which one element must match. Anything else throws.
 * Source: Amazon EventBridge User Guide, "Creating Amazon EventBridge event patterns".
 */
export function matchesEventPattern(pattern: unknown, event: unknown): boolean {
  if (Array.isArray(event)) return event.some((element) => matchesEventPattern(pattern, element));
  if (Array.isArray(pattern)) return pattern.some((expected) => matchesValue(expected, event));
  if (typeof pattern !== 'object' || pattern === null) throw new Error(`no pattern: ${String(pattern)}`);
  return Object.entries(pattern).every(([field, inner]) =>
    field === '$or'
      ? (inner as unknown[]).some((alternative) => matchesEventPattern(alternative, event))
      : typeof event === 'object' &&
        event !== null &&
        field in event &&
        matchesEventPattern(inner, (event as Record<string, unknown>)[field]),
  );
}

function matchesValue(expected: unknown, value: unknown): boolean {
  if (typeof expected !== 'object' || expected === null) return expected === value;
  if ('prefix' in expected) return typeof value === 'string' && value.startsWith(String(expected.prefix));
  const [[operator, operands]] = Object.entries(expected) as [[string, unknown[]]];
  if (operator !== 'numeric' || operands[0] !== '>=' || operands.length !== 2) {
    throw new Error(`unknown matcher ${JSON.stringify(expected)}`);
  }
  return typeof value === 'number' && value >= (operands[1] as number);
}
