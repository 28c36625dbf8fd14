import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { loadAgreements } from '../compliance/registers/agreement-register';
import { loadWorkforce } from '../compliance/registers/workforce-register';
import { crossChecks } from './cross-checks';
import { fileProblems } from './files';
import { ConfigError } from './problem';
import { configSchema, type Config } from './schema';
import { schemaProblems } from './schema-problems';
import { parseYamlFile, readText } from './yaml-file';

const isoToday = (): string => new Date().toISOString().slice(0, 10);

/**
 * The date on which everything that expires is judged (YYYY-MM-DD): today, and for the example its `asOf`.
 */
export const judgedOn = (config: Pick<Config, 'asOf'>): string => config.asOf ?? isoToday();

/**
 * Reads `<directory>/<environment>.yaml`, and the registers that it names, so that a wrong one is refused.
 * @throws ConfigError listing every problem of a file
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
  const config = parseConfig(readText(file, 'a YAML file'), source);
  const problems = fileProblems(config, judgedOn(config));
  if (problems.length > 0) throw new ConfigError(source, problems);
  loadAgreements(config.registers.agreements, judgedOn(config));
  loadWorkforce(config.registers.workforce, judgedOn(config));
  return config;
}

/**
 * Validates the text of a configuration file.
 * @param source name of the file, for messages
 * @throws ConfigError listing every problem of the text
 */
export function parseConfig(text: string, source: string): Config {
  const { input } = parseYamlFile(
    text,
    source,
    'a mapping with account, region, domain and more; see config/example.yaml',
  );
  const result = configSchema.safeParse(input);
  if (!result.success)
    throw new ConfigError(source, schemaProblems(configSchema, input, result.error.issues));
  const problems = crossChecks(result.data, judgedOn(result.data));
  if (problems.length > 0) throw new ConfigError(source, problems);
  return result.data;
}
