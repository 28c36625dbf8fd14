/** A value, and where it stands in a register; undefined where it says none. */
export type Placed = readonly [path: string, value: string | undefined];

/** Those whose value stood before. */
export function repeated(values: readonly Placed[]): (readonly [path: string, value: string])[] {
  const seen = new Set<string>();
  return values.flatMap(([path, value]) => {
    if (value === undefined) return [];
    if (seen.has(value)) return [[path, value] as const];
    seen.add(value);
    return [];
  });
}
