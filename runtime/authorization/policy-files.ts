import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compilePolicies, digestOf, type PolicyTexts } from './compile';
import { PolicyError } from './policy-error';
import type { CompiledPolicies } from './policy-set';

export const SCHEMA_FILE = 'bulwark.cedarschema';
/** What `compilePolicies` made of the other files (`npm run docs`), so that a process starts in a tenth of the time. */
export const COMPILED_FILE = 'compiled.json';

/**
 * Reads a folder of policies, as people wrote them.
 * @param folder by default `policies/` of this package, or beside a bundle
 * @throws PolicyError when there is no schema or no policy
 */
export function readPolicies(folder: string = packagedPolicies()): PolicyTexts {
  const read = (file: string) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n');
  if (!existsSync(join(folder, SCHEMA_FILE))) throw new PolicyError([`there is no ${SCHEMA_FILE}`]);
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.cedar'))
    .toSorted();
  if (files.length === 0) throw new PolicyError(['there is no file of policies']);
  return { schema: read(SCHEMA_FILE), files: Object.fromEntries(files.map((file) => [file, read(file)])) };
}

/**
 * The same, parsed and validated: as compiled before, if that was of these very texts by this very engine.
 * @throws PolicyError when the policies are not in order
 */
export function loadPolicies(folder: string = packagedPolicies()): CompiledPolicies {
  const texts = readPolicies(folder);
  const file = join(folder, COMPILED_FILE);
  if (existsSync(file)) {
    const compiled = JSON.parse(readFileSync(file, 'utf8')) as CompiledPolicies;
    if (compiled.digest === digestOf(texts)) return compiled;
  }
  return compilePolicies(texts);
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
