/** Bytes of all names and values together. AWS Lambda Developer Guide, "Lambda quotas". */
export const MOST_BYTES = 4096;

/** What CloudFormation fills in: its length is known at deployment. */
const FILLED_IN = new Set(['Ref', 'Fn::GetAtt', 'Fn::ImportValue']);

/** Bytes that resolved variables take at the least: whatever CloudFormation fills in counts nothing. */
export function leastBytes(variables: Readonly<Record<string, unknown>>): number {
  return Object.entries(variables).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + ofValue(value),
    0,
  );
}

function ofValue(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value !== 'object' || value === null) return String(value).length;
  return Object.entries(value).reduce((sum, [name, part]) => {
    if (FILLED_IN.has(name)) return sum;
    // `Fn::Join: [separator, pieces]`: the pieces say most of it.
    return sum + ofValue(name === 'Fn::Join' ? (part as unknown[])[1] : part);
  }, 0);
}
