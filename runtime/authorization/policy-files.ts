import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PolicyError } from './policy-error';

/** Cedar, as it stands in files. */
export interface PolicyTexts {
  /** Schema in Cedar's own format. */
  readonly schema: string;
  /** Policies by the name of their file. */
  readonly files: Readonly<Record<string, string>>;
}

export const SCHEMA_FILE = 'bulwark.cedarschema';

/**
 * Reads a folder of policies.
 * @param folder by default `policies/` of this package, or beside a bundle
 * @throws PolicyError when there is no schema or no policy
 */
export function readPolicies(folder: string = packagedPolicies()): PolicyTexts {
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  if (!existsSync(join(folder, SCHEMA_FILE))) throw new PolicyError([`there is no ${SCHEMA_FILE}`]);
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.cedar'))
    .toSorted();
  if (files.length === 0) throw new PolicyError(['there is no file of policies']);
  return { schema: read(SCHEMA_FILE), files: Object.fromEntries(files.map((file) => [file, read(file)])) };
}

/** The same from the sources, from `dist/` and from the folder of a bundle. */
function packagedPolicies(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const policies = join(folder, 'policies');
    if (existsSync(join(policies, SCHEMA_FILE))) return policies;
    if (folder === dirname(folder)) {
      throw new PolicyError([`no folder policies/ with ${SCHEMA_FILE} here or above; docs/authorization.md`]);
    }
  }
}
