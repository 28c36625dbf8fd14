/** A map that forgets what was not used for longest. */
export class BoundedMap<K, V> {
  private readonly entries = new Map<K, V>();

  /**
   * @param most entries that it keeps
   * @param forget is told of every value that leaves
   */
  constructor(
    private readonly most: number,
    private readonly forget: (value: V) => void = () => undefined,
  ) {
    if (!Number.isInteger(most) || most < 1) throw new RangeError(`${most} entries; at least 1 is kept`);
  }

  /** The value, which counts as used. */
  get(key: K): V | undefined {
    const value = this.entries.get(key);
    if (value === undefined) return undefined;
    this.entries.delete(key);
    this.entries.set(key, value);
    return value;
  }

  set(key: K, value: V): void {
    this.delete(key);
    this.entries.set(key, value);
    if (this.entries.size <= this.most) return;
    const [oldest] = this.entries.keys();
    this.delete(oldest!);
  }

  /** @param only removes nothing but this value */
  delete(key: K, only?: V): void {
    const value = this.entries.get(key);
    if (value === undefined || (only !== undefined && value !== only)) return;
    this.entries.delete(key);
    this.forget(value);
  }

  clear(): void {
    for (const key of this.entries.keys()) this.delete(key);
  }

  /** From the one that was used longest ago; looking is not using. */
  [Symbol.iterator](): IterableIterator<[K, V]> {
    return this.entries.entries();
  }

  get size(): number {
    return this.entries.size;
  }
}
