import { isMap, isSeq, LineCounter, parseDocument, type Node, type Pair } from 'yaml';

/** A position in a template file, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * Finds where a resource's property stands in the text of a template (JSON is YAML, so one reader serves both).
 * @returns a function from logical id and dotted path to the nearest position that the text has
 */
export function locator(text: string): (logicalId: string, path: string) => Position {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, logLevel: 'silent', keepSourceTokens: false });
  return (logicalId, path) => {
    let node: unknown = document.contents;
    let offset = 0;
    for (const step of ['Resources', logicalId, ...path.split('.')]) {
      if (isSeq(node)) {
        node = node.items[Number(step)];
        offset = (node as Node | undefined)?.range?.[0] ?? offset;
      } else if (isMap(node)) {
        const pair = node.items.find((item: Pair) => String(item.key) === step);
        if (!pair) break;
        offset = (pair.key as Node).range?.[0] ?? offset;
        node = pair.value;
      } else break;
    }
    const { line, col } = counter.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
}
