/** A text that counts the characters that are read of it, however that is done. */
export interface CountingText {
  readonly text: string;
  readonly read: () => number;
}

const READERS = new Set(['indexOf', 'slice', 'startsWith']);

export function countingText(plain: string): CountingText {
  let read = 0;
  const counted = (name: string, ...given: readonly unknown[]): unknown => {
    if (name === 'charCodeAt') {
      read++;
      return plain.charCodeAt(given[0] as number);
    }
    if (!READERS.has(name)) throw new Error(`nobody counts ${name}`);
    const answer: unknown = (plain[name as 'slice'] as (...given: unknown[]) => unknown)(...given);
    if (name === 'slice') read += (answer as string).length;
    else if (name === 'startsWith') read += (given[0] as string).length;
    else read += ((answer as number) === -1 ? plain.length : (answer as number)) - Number(given[1] ?? 0) + 1;
    return answer;
  };
  const text = new Proxy(
    {},
    {
      get(_, name) {
        if (name === 'length') return plain.length;
        if (typeof name === 'symbol') throw new Error('nobody counts symbols');
        if (/^-?\d+$|^NaN$/.test(name)) {
          read++;
          return plain[Number(name)];
        }
        return (...given: unknown[]) => counted(name, ...given);
      },
    },
  );
  return { text: text as unknown as string, read: () => read };
}
