import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import { ConfigError, type ConfigProblem } from './problem';

/** A YAML file that is a mapping. */
export interface YamlFile {
  /** What it says, not validated. */
  readonly input: object;
  /** Line of the value at a dotted path, or of the nearest one around it that the file has; from 1. */
  readonly lineOf: (path: string) => number | undefined;
}

/**
 * Reads the text of a YAML file.
 * @param source name of the file, for messages
 * @param expected what the file should be, for messages
 * @throws ConfigError when it is no YAML, or no mapping
 */
export function parseYamlFile(text: string, source: string, expected: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    throw new ConfigError(
      source,
      document.errors.map((error): ConfigProblem => ({
        path: `line ${error.linePos?.[0].line ?? '?'}`,
        given: error.message.split('\n')[0]!.replace(/ at line .*$/, ''),
        allowed: 'valid YAML',
      })),
    );
  }
  const input = toJS(document, source);
  if (input === null || typeof input !== 'object' || Array.isArray(input)) {
    const given =
      input === null || input === undefined
        ? 'an empty file'
        : Array.isArray(input)
          ? 'a list'
          : typeof input;
    throw new ConfigError(source, [{ path: '', given, allowed: expected }]);
  }
  return { input, lineOf: (path) => lineOf(document, lines, path) };
}

function lineOf(document: Document, lines: LineCounter, path: string): number | undefined {
  const steps = path === '' ? [] : path.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  for (let length = steps.length; length > 0; length--) {
    const node = document.getIn(steps.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return undefined;
}

/** An alias without its anchor, or too many of them, only shows when the document is resolved. */
function toJS(document: Document, source: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    const given = error instanceof Error ? error.message : String(error);
    throw new ConfigError(source, [{ path: '', given, allowed: 'valid YAML' }]);
  }
}
