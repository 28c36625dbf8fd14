import { readFileSync } from 'node:fs';
import { type Alias, isNode, LineCounter, parseDocument, visit, type Document } from 'yaml';
import { ConfigError, type ConfigProblem } from './problem';

/** A YAML file that is a mapping. */
export interface YamlFile {
  /** What it says, not validated. */
  readonly input: object;
  /** Line of the value at a dotted path, or of the nearest one around it that the file has; from 1. */
  readonly lineOf: (path: string) => number | undefined;
}

/**
 * Reads a text file.
 * @throws ConfigError when it cannot be read, or holds bytes that are no UTF-8
 */
export function readText(file: string, expected: string): string {
  const refuse = (given: string) => new ConfigError(file, [{ path: '', given, allowed: expected }]);
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw refuse(code === 'EISDIR' ? 'a folder' : `a file that cannot be read (${code})`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refuse('bytes that are no UTF-8');
  }
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
      telling(document).map((error): ConfigProblem => ({
        path: `line ${error.linePos?.[0].line ?? '?'}`,
        given:
          error.code === 'MULTIPLE_DOCS'
            ? 'a second document (---)'
            : error.message.split('\n')[0]!.replace(/ at line .*$/, ''),
        allowed: 'valid YAML',
      })),
    );
  }
  const aliases = aliasProblems(document, lines);
  if (aliases.length > 0) throw new ConfigError(source, aliases);
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

/** What comes behind the first mistake may be a consequence of it; a key that is there twice is none. */
function telling({ errors }: Document): Document['errors'] {
  const first = errors.findIndex(({ code }) => code !== 'DUPLICATE_KEY');
  return first < 0 ? errors : errors.slice(0, first + 1);
}

/** Aliases of nothing, and those that stand in what they stand for, which has no end. */
function aliasProblems(document: Document, lines: LineCounter): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const check = (_: unknown, alias: Alias) => {
    const target = alias.resolve(document);
    const at = alias.range?.[0] ?? 0;
    const [from = 0, to = 0] = target?.range ?? [];
    if (target !== undefined && !(from <= at && at < to)) return;
    problems.push({
      path: `line ${lines.linePos(at).line}`,
      given: `*${alias.source}, which ${target === undefined ? 'stands for nothing before it' : 'stands within itself'}`,
      allowed: 'valid YAML',
    });
  };
  visit(document, { Alias: check });
  return problems;
}

function lineOf(document: Document, lines: LineCounter, path: string): number | undefined {
  const steps = path === '' ? [] : path.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  for (let length = steps.length; length > 0; length--) {
    const node = document.getIn(steps.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return undefined;
}

/** That there are too many aliases only shows when the document is resolved. */
function toJS(document: Document, source: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    const given = error instanceof Error ? error.message : String(error);
    throw new ConfigError(source, [{ path: '', given, allowed: 'valid YAML' }]);
  }
}
