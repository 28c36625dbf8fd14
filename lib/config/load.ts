import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseDocument, type Document } from 'yaml';
import { crossChecks } from './cross-checks';
import { fileProblems } from './files';
import { ConfigError } from './problem';
import { configSchema, type Config } from './schema';
import { schemaProblems } from './schema-problems';

const isoToday = (): string => new Date().toISOString().slice(0, 10);

/**
 * The date on which everything that expires is judged (YYYY-MM-DD): today, and for the example its `asOf`.
 */
export const judgedOn = (config: Pick<Config, 'asOf'>): string => config.asOf ?? isoToday();

/**
 * Reads `<directory>/<environment>.yaml`.
 * @throws ConfigError listing every problem of the file
 */
export function loadConfig(directory: string, environment = ''): Config {
  const file = join(directory, `${environment}.yaml`);
  if (!/^[a-z][a-z0-9-]*$/.test(environment) || !existsSync(file)) {
    const known = existsSync(directory)
      ? readdirSync(directory)
          .filter((name) => name.endsWith('.yaml'))
          .map((name) => basename(name, '.yaml'))
      : [];
    throw new ConfigError(basename(directory), [
      {
        path: 'env',
        given: environment === '' ? 'nothing' : JSON.stringify(environment),
        allowed: known.join(', ') || `a file ${file}`,
      },
    ]);
  }
  const source = join(basename(directory), `${environment}.yaml`);
  const config = parseConfig(readFileSync(file, 'utf8'), source);
  const problems = fileProblems(config, judgedOn(config));
  if (problems.length > 0) throw new ConfigError(source, problems);
  return config;
}

/**
 * Validates the text of a configuration file.
 * @param source name of the file, for messages
 * @throws ConfigError listing every problem of the text
 */
export function parseConfig(text: string, source: string): Config {
  const document = parseDocument(text);
  if (document.errors.length > 0) {
    throw new ConfigError(
      source,
      document.errors.map((error) => ({
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
    throw new ConfigError(source, [
      {
        path: '',
        given,
        allowed: 'a mapping with account, region, domain and more; see config/example.yaml',
      },
    ]);
  }
  const result = configSchema.safeParse(input);
  if (!result.success)
    throw new ConfigError(source, schemaProblems(configSchema, input, result.error.issues));
  const problems = crossChecks(result.data, judgedOn(result.data));
  if (problems.length > 0) throw new ConfigError(source, problems);
  return result.data;
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
