import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import packageJson from '../../package.json';

/** What an application has that the examples do not show. */
const APPLICATION = `
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServerOptions } from 'node:https';
import type * as audits from 'bulwark/audit';
import type * as database from 'bulwark/database';
import type * as encryption from 'bulwark/field-encryption';
import type * as logs from 'bulwark/logs';
import type * as guard from 'bulwark/sessions';

declare global {
  const id: string, chart: string, object: string, domain: string, secretArn: string, tableName: string;
  const tenantRoleArn: string, tenantKeyBucket: string, tenantDataBucket: string;
  const trustedProxies: string[];
  const audit: audits.AuditClient;
  const stranger: audits.Caller;
  const authenticate: (req: IncomingMessage) => Promise<{ clinic: string; site: string; actor: audits.Caller['actor'] }>;
  const sessions: guard.Sessions;
  const session: guard.Session;
  const signIn: guard.SignIn;
  const encounter: { id: string; tenant: string };
  const patient: { id: string };
  const log: logs.ScrubbedLogger;
  const tls: ServerOptions;
  const serve: (req: IncomingMessage, res: ServerResponse, caller?: string, body?: Buffer) => void;
  const claim: object;
  const dispatcher: NonNullable<RequestInit['dispatcher']>;
  const pseudonymKey: Uint8Array, pdf: Uint8Array;
  const tx: database.Transaction;
  const write: (row: unknown) => Promise<void>;
  const fields: typeof encryption;
  const s3: Parameters<typeof encryption.tenantObjects>[0]['s3'];
  const kmsKeyOf: Parameters<typeof encryption.tenantObjects>[0]['kmsKeyOf'];
  const once: (id: string, work: () => Promise<void>) => Promise<void>;
  const take: (contentType: string, body: Buffer) => Promise<void>;
  const enqueue: (id: string, body: Buffer) => Promise<void>;
}
`;

/** Of docs/sessions.md: the application's queries. */
const RECORDS = `
import type { Parts } from './application';
export declare const records: Parts['records'];
`;

const ROOT = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'bulwark-documents-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The package as applications import it, but for its constructs, whose examples run in examples.test.ts. */
const paths = Object.fromEntries(
  Object.entries(packageJson.exports).flatMap(([entry, target]) =>
    typeof target === 'string' || entry === '.'
      ? []
      : [
          [
            entry.replace('.', 'bulwark'),
            [join(ROOT, target.types.replace('./dist', '').replace(/\.d\.(m?)ts$/, '.$1ts'))],
          ],
        ],
  ),
);

function write(path: string, content: string): void {
  mkdirSync(resolve(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), content);
}

const NAMED = /^\/\/ (\S+\.ts)\n/;
/** Examples that have tests of their own: constructs, the database, the browser. An ellipsis makes a fragment. */
const ELSEWHERE = /from '(?:bulwark|bulwark\/browser|\.\/authenticate|\.\/encounters)'/;

/** @returns the number of examples */
function extract(document: string): number {
  const text = readFileSync(join('docs', document), 'utf8');
  const codes = [...text.matchAll(/^```ts\n([^]*?)^```$/gm)]
    .map(([, code]) => code!)
    .filter((code) => !ELSEWHERE.test(code) && !(code.includes('…') && !NAMED.test(code)));
  codes.forEach((code, n) => {
    const [, name = `${n}.ts`] = NAMED.exec(code) ?? [];
    write(join(document, name), `${code}\nexport {};\n`);
  });
  return codes.length;
}

test('examples in docs/ compile as they are written', () => {
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const documents = readdirSync('docs').filter((name) => name.endsWith('.md') && name !== 'constructs.md');
  const count = documents.map(extract).reduce((sum, examples) => sum + examples, 0);
  expect(count).toBeGreaterThan(15);
  write('application.ts', APPLICATION);
  write('sessions.md/records.ts', RECORDS);
  write('testing.md/application.ts', `export * from '../sessions.md/application';`);
  const compilerOptions = {
    strict: true,
    target: 'es2022',
    lib: ['es2023'],
    types: ['node'],
    module: 'esnext',
    moduleResolution: 'bundler',
    skipLibCheck: true,
    noEmit: true,
    paths,
  };
  write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['**/*.ts'] }));
  const { stdout } = spawnSync(join(ROOT, 'node_modules/.bin/tsc'), ['-p', folder], { encoding: 'utf8' });
  expect(stdout).toBe('');
});
