import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { CONTROLS } from '../../../lib/compliance/controls';
import { drifted, generate } from '../../../scripts/generate';

const ROOT = join(__dirname, '..', '..', '..');

function writtenTo(files: ReadonlyMap<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'bulwark-docs-'));
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

describe('drift', () => {
  test('the committed files are what their sources give', () => {
    expect(drifted(ROOT)).toEqual([]);
  });

  test('a missing and an edited file are named', () => {
    const root = writtenTo(new Map([...generate()].filter(([path]) => path !== 'config/schema.json')));
    expect(drifted(root)).toEqual(['config/schema.json']);
    writeFileSync(join(root, 'docs/controls.md'), 'edited');
    expect(drifted(root)).toEqual(['docs/controls.md', 'config/schema.json']);
  });
});

describe('docs/controls.md', () => {
  const page = generate().get('docs/controls.md')!;

  test('has a row of six cells for every control', () => {
    const rows = page.split('\n').filter((line) => /^\| [A-Z]{3}-\d/.test(line));
    expect(rows.map((row) => row.split(' | ')[0]!.slice(2))).toEqual(CONTROLS.map(({ id }) => id));
    expect(rows.filter((row) => row.split(/(?<!\\)\|/).length !== 8)).toEqual([]);
  });

  test('says what is not built', () => {
    for (const { pending } of CONTROLS) for (const phrase of pending) expect(page).toContain(phrase);
  });
});

describe('config/schema.json', () => {
  const schema = JSON.parse(generate().get('config/schema.json')!) as Record<string, unknown>;
  // Formats are hints to editors; each stands beside a pattern. Strict: an unknown keyword throws.
  const validate = new Ajv({ strict: true, strictTypes: false, validateFormats: false }).compile(schema);
  const example = () =>
    parse(readFileSync(join(ROOT, 'config', 'example.yaml'), 'utf8')) as Record<string, unknown>;

  test('accepts the example', () => {
    expect(validate(example()) ? [] : validate.errors).toEqual([]);
  });

  test.each([
    ['an unknown key', { sesions: {} }],
    ['a looser limit', { sessions: { idleMinutes: 60 } }],
    ['a value outside a list', { encryption: { administrators: ['Admin'], tenantKeys: 'shared' } }],
    ['an unknown key further down', { retention: { auditYears: 5 } }],
    ['a wrong type', { account: 111122223333 }],
    ['another kind of workload', { workloads: [{ name: 'portal', kind: 'machine' }] }],
  ])('refuses %s', (_, change) => {
    expect(validate({ ...example(), ...change })).toBe(false);
  });

  test('asks for no value that has a default', () => {
    expect(schema.required).toEqual(expect.arrayContaining(['account', 'region', 'domain']));
    expect(schema.required).not.toEqual(expect.arrayContaining(['sessions']));
  });

  test('explains a limit and names its control', () => {
    expect(schema).toMatchObject({
      properties: {
        sessions: {
          properties: {
            idleMinutes: {
              default: 30,
              maximum: 30,
              description: expect.stringContaining('Allowed: 5 to 30 minutes (IDN-2).') as string,
            },
          },
        },
      },
    });
  });
});
