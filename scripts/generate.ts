import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { CONTROLS } from '../lib/compliance/controls';
import { renderCatalogue } from '../lib/compliance/controls/catalogue-page';
import { agreementsSchema } from '../lib/compliance/registers/agreement-schema';
import { workforceSchema } from '../lib/compliance/registers/workforce-schema';
import { configSchema } from '../lib/config/schema';
import { auditRecordSchema } from '../runtime/audit/record';
import { compilePolicies, readPolicies } from '../runtime/authorization';
import { accessMatrix } from './access-matrix';
import { accessHtml, accessMarkdown } from './access-matrix-page';
import { constructsPage } from './constructs-page';
import { exampleTemplates } from './example-templates';
import { rolesOf } from './roles';
import { rolesMarkdown } from './roles-page';

const HELP = `Usage: npm run docs            write the generated files
       npm run docs:check      exit 1 and name every generated file that drifted from its source
`;

/** The generated files of the project, by path from its root. The same sources always give the same text. */
export function generate(): ReadonlyMap<string, string> {
  return new Map([
    ...accessDocuments(),
    ['docs/constructs.md', constructsPage.render(join(__dirname, '..'))],
    ['docs/controls.md', renderCatalogue(CONTROLS)],
    ['docs/roles.md', (rolesPage ??= rolesMarkdown(rolesOf(exampleTemplates(join(__dirname, '..')))))],
    ['docs/audit-record.schema.json', `${JSON.stringify(auditRecordJsonSchema(), null, 2)}\n`],
    ['config/schema.json', editorSchema(configSchema, 'lib/config/schema.ts')],
    [
      'config/registers/agreements.schema.json',
      editorSchema(agreementsSchema, 'lib/compliance/registers/agreement-schema.ts'),
    ],
    [
      'config/registers/workforce.schema.json',
      editorSchema(workforceSchema, 'lib/compliance/registers/workforce-schema.ts'),
    ],
  ]);
}

/** A synthesis, once a process. */
let rolesPage: string | undefined;
let access: readonly (readonly [string, string])[] | undefined;

/** Thousands of questions to the engine, once a process. */
function accessDocuments(): readonly (readonly [string, string])[] {
  if (access) return access;
  const policies = compilePolicies(readPolicies());
  const page = {
    roles: accessMatrix(policies),
    common: policies.policies.filter(({ role }) => role === undefined),
  };
  access = [
    ['policies/compiled.json', `${JSON.stringify(policies, null, 1)}\n`],
    ['docs/access-matrix.md', accessMarkdown(page)],
    ['docs/access-matrix.html', accessHtml(page)],
  ];
  return access;
}

/** The generated files that are missing under a root or differ from what the sources give. */
export function drifted(root: string, files: ReadonlyMap<string, string> = generate()): string[] {
  return [...files].flatMap(([path, text]) => {
    const file = join(root, path);
    return existsSync(file) && readFileSync(file, 'utf8') === text ? [] : [path];
  });
}

/**
 * What an editor needs to complete and check a file that people write. Draft 7, which every editor reads. Our own notes on
 * limits become part of the descriptions, because strict validators refuse keywords that they do not know.
 */
function editorSchema(source: z.ZodType, file: string): string {
  const schema = z.toJSONSchema(source, {
    io: 'input',
    target: 'draft-7',
    override({ jsonSchema }) {
      const { description, allowed, control } = jsonSchema;
      delete jsonSchema.allowed;
      delete jsonSchema.control;
      if (typeof allowed !== 'string') return;
      const limit = `Allowed: ${allowed}${typeof control === 'string' ? ` (${control})` : ''}.`;
      jsonSchema.description = description === undefined ? limit : `${description} ${limit}`;
    },
  });
  const comment = { $comment: `Generated from ${file} by npm run docs. Do not edit.` };
  return `${JSON.stringify({ ...comment, ...schema }, null, 2)}\n`;
}

/** What a log takes, for applications in other languages. Draft 2020-12. */
function auditRecordJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(auditRecordSchema);
  return {
    $schema,
    $comment: 'Generated from runtime/audit/record.ts by npm run docs. Do not edit.',
    ...schema,
  };
}

/** @returns the exit code: 0, 1 for drift, 2 for arguments that it does not know */
function main(args: readonly string[]): number {
  const root = join(__dirname, '..');
  const [mode, ...more] = args;
  if (more.length > 0 || ![undefined, '--check', '--help'].includes(mode)) {
    process.stderr.write(`generate: unknown arguments: ${args.join(' ')}\n${HELP}`);
    return 2;
  }
  if (mode === '--help') {
    process.stdout.write(HELP);
    return 0;
  }
  if (mode === '--check') {
    const stale = drifted(root);
    for (const path of stale)
      process.stderr.write(`${path} is not what its source gives; run npm run docs\n`);
    return stale.length > 0 ? 1 : 0;
  }
  for (const [path, text] of generate()) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return 0;
}

if (require.main === module) process.exitCode = main(process.argv.slice(2));
