import { join } from 'node:path';
import { Construct } from 'constructs';
import * as bulwark from '../../lib';
import { CONTROLS } from '../../lib/compliance/controls';
import { constructsPage } from '../../scripts/constructs-page';
import { publicConstructs } from '../../scripts/public-constructs';
import { RECOMMENDED_FLAGS } from '../support/synth';
import { runExamples } from './run-examples';

const constructs = publicConstructs(join(__dirname, '..', '..'));
const exported = Object.entries(bulwark)
  .filter(([, value]) => typeof value === 'function' && value.prototype instanceof Construct)
  .map(([name]) => name);

/** The whole deployment: what it takes is a configuration, and the tests of the deployment run it. */
const NO_BUILDING_BLOCK = new Set(['Bulwark']);

test('every exported construct is known by its docstring', () => {
  expect(constructs.map(({ name }) => name).toSorted()).toEqual(
    exported.filter((name) => !NO_BUILDING_BLOCK.has(name)).toSorted(),
  );
});

describe.each(constructs.map((construct) => [construct.name, construct] as const))('%s', (_, construct) => {
  test('has an example that makes it', () => {
    expect(construct.example ?? '').toContain(`new ${construct.name}(this, `);
  });

  test('names the controls that it serves', () => {
    const known = new Set<string>(CONTROLS.map(({ id }) => id));
    expect(construct.controls).not.toEqual([]);
    expect(construct.controls.filter((id) => !known.has(id))).toEqual([]);
  });
});

/** The example of UserDirectory takes what makes claims, and what records sign-ins. */
const OF_A_DIRECTORY = ['IDN-4.claims-from-database', 'AUD-2.recorded-sign-ins'];
/** What only a neighbour can cure that would make the example longer than its construct. */
const LEFT_TO_NEIGHBOURS: Readonly<Record<string, readonly string[]>> = {
  // The example of PhiBackup takes a database.
  PhiDatabase: ['BAK-1.backup-coverage', 'BAK-2.restore-coverage'],
  AccessReport: OF_A_DIRECTORY,
  Offboarding: OF_A_DIRECTORY,
  TenantLifecycle: OF_A_DIRECTORY,
};

/** What nobody should write, to see that an error and a finding do show. */
const CARELESS = {
  Careless: `new s3.Bucket(this, 'Documents');`,
  Broken: `new EncryptedBucket(this, 'Documents', {} as never);`,
};

describe.each([
  ['without any feature flag', {}],
  // Ours but for one: a new app of the CDK refers weakly from stack to stack.
  [
    'with the flags of a new app',
    { ...RECOMMENDED_FLAGS, '@aws-cdk/core:defaultCrossStackReferences': 'weak' },
  ],
])('%s', (_, flags) => {
  const examples = new Map([
    ...constructs.map(({ name, example = '' }) => [name, example] as const),
    ...constructsPage.examples,
    ...Object.entries(CARELESS),
  ]);
  const outcome = runExamples(examples, flags);
  const careful = [...examples.keys()].filter((name) => !(name in CARELESS));

  test.each(careful)('the example of %s runs, and no rule finds anything', (name) => {
    expect(outcome.errors.get(name)).toBeUndefined();
    expect(outcome.resources(name)).toBeGreaterThan(0);
    const left = bulwark.RULES.map(({ id }): string => id).filter((id) =>
      LEFT_TO_NEIGHBOURS[name]?.includes(id),
    );
    const found = outcome
      .findings(name)
      .map((finding) => left.find((id) => finding.startsWith(`${id} `)) ?? finding);
    expect([...new Set(found)].toSorted()).toEqual(left.toSorted());
  });

  test('what is careless or broken shows', () => {
    expect(outcome.findings('Careless').join('\n')).toContain('KEY-1.encrypted-at-rest');
    expect(outcome.errors.get('Broken')?.message).toContain('encryptionKey was missing');
  });
});
