import { EnvironmentError } from './errors';

/**
 * Reads environment variables, all at once and before any work: a function without its settings must not start.
 *
 * @example
 * const { TABLE } = readEnvironment(['TABLE']);
 * @throws EnvironmentError naming every variable that is missing or empty
 */
export function readEnvironment<Name extends string>(
  names: readonly Name[],
  source: Readonly<Record<string, string | undefined>> = process.env,
): Readonly<Record<Name, string>> {
  const missing = names.filter((name) => (source[name] ?? '').trim() === '');
  if (missing.length > 0) throw new EnvironmentError(`not set: ${missing.join(', ')}`);
  return Object.fromEntries(names.map((name) => [name, source[name]!])) as Record<Name, string>;
}
