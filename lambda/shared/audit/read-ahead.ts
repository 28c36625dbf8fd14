/**
 * Reads items in order, a few ahead of who takes them.
 * @param ahead reads that are under way at once
 */
export async function* readAhead<Item, Result>(
  items: Iterable<Item>,
  ahead: number,
  read: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, void> {
  const waiting: Promise<Result>[] = [];
  for (const item of items) {
    if (waiting.length === ahead) yield await waiting.shift()!;
    const result = read(item);
    // Who stops early leaves results behind; a failure among them is nobody's.
    result.catch(() => undefined);
    waiting.push(result);
  }
  for (const result of waiting) yield await result;
}
