import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { judgedOn, loadConfig, parseConfig } from '../../lib/config/load';
import { ConfigError, type ConfigProblem } from '../../lib/config/problem';

const CONFIG = join(__dirname, '..', '..', 'config');
const EXAMPLE = readFileSync(join(CONFIG, 'example.yaml'), 'utf8');

function problemsOf(text: string): readonly ConfigProblem[] {
  try {
    parseConfig(text, 'test.yaml');
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

/** The example with its own lines replaced: what a user's edit looks like. */
function edited(...edits: readonly [string, string][]): string {
  return edits.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the example has no "${from}"`);
    return text.replaceAll(from, to);
  }, EXAMPLE);
}

describe('a shipped configuration', () => {
  test.each(['example', 'staging', 'production'])('%s is valid', (environment) => {
    expect(loadConfig(CONFIG, environment).account).toMatch(/^\d{12}$/);
  });

  test('only the example is judged as of a fixed day', () => {
    expect(judgedOn(loadConfig(CONFIG, 'example'))).toBe('2026-11-22');
    expect(loadConfig(CONFIG, 'staging').asOf).toBeUndefined();
    expect(loadConfig(CONFIG, 'production').asOf).toBeUndefined();
  });

  test('defaults are the strictest promise', () => {
    const config = loadConfig(CONFIG, 'example');
    expect(config.sessions).toEqual({ idleMinutes: 30, absoluteHours: 24, stepUpMinutes: 5 });
    expect(config.retention).toEqual({ auditDays: 2192, logDays: 2192, backupDays: 35 });
    expect(config.database.proxy).toBe(false);
    expect(config.encryption.tenantKeys).toBe('dedicated');
    expect(config.vendors).toEqual([]);
  });
});

describe('a value looser than a control allows', () => {
  const people = (role: string) =>
    `people: {provider: 'arn:aws:iam::111122223333:saml-provider/Workforce', roles: [${role}]}`;

  test.each([
    ['sessions: {idleMinutes: 31}', 'sessions.idleMinutes', '31', '5 to 30 minutes', 'IDN-2'],
    ['sessions: {stepUpMinutes: 6}', 'sessions.stepUpMinutes', '6', '1 to 5 minutes', 'IDN-3'],
    [
      'edge: {requestsPerFiveMinutes: 20001}',
      'edge.requestsPerFiveMinutes',
      '20001',
      '100 to 20000 requests',
      'INT-2',
    ],
    [
      people('{name: Viewer, profile: viewer, maxHours: 9}'),
      'people.roles.0.maxHours',
      '9',
      '1 to 8 hours',
      'IDN-9',
    ],
    [
      people('{name: Viewer, profile: owner}'),
      'people.roles.0.profile',
      '"owner"',
      'viewer, auditor, emergency',
      'IDN-9',
    ],
    [people(''), 'people.roles', '[]', 'at least one role', 'IDN-9'],
    ['sessions: {absoluteHours: 25}', 'sessions.absoluteHours', '25', '1 to 24 hours', 'IDN-2'],
    [
      'retention: {auditDays: 1825}',
      'retention.auditDays',
      '1825',
      '2192 to 36500 days (six years or more)',
      'AUD-3',
    ],
    ['retention: {backupDays: 7}', 'retention.backupDays', '7', '35 to 36500 days', 'BAK-1'],
    ['identity: {mfa: optional}', 'identity.mfa', '"optional"', 'required', 'IDN-1'],
    ['identity: {selfSignUp: true}', 'identity.selfSignUp', 'true', 'false', 'IDN-1'],
    ['database: {readers: 0}', 'database.readers', '0', '1 to 15 readers', 'BAK-4'],
  ])('%s is refused by name', (line, path, given, allowed, control) => {
    expect(problemsOf(`${EXAMPLE}\n${line}\n`)).toEqual([{ path, given, allowed, control }]);
  });

  test('a rotation period of a year is refused by name', () => {
    const text = edited(['  administrators:', '  rotationDays: 365\n  administrators:']);
    expect(problemsOf(text)).toEqual([
      { path: 'encryption.rotationDays', given: '365', allowed: '90 days', control: 'KEY-1' },
    ]);
  });
});

describe('a file that is not a configuration', () => {
  test('empty', () => {
    expect(problemsOf('')[0]).toMatchObject({ path: '', given: 'an empty file' });
  });

  test('a list', () => {
    expect(problemsOf('- a\n- b\n')[0]).toMatchObject({ given: 'a list' });
  });

  test('broken YAML names the line', () => {
    expect(problemsOf(`${EXAMPLE}\n  bad: [`)[0]?.path).toMatch(/^line \d+$/);
  });

  test('the file of another product: every missing and every unknown key, each once', () => {
    const problems = problemsOf('version: "3"\nservices:\n  web:\n    image: nginx\n');
    const paths = problems.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['account', 'region', 'workloads', 'version', 'services']));
    expect(new Set(paths).size).toBe(paths.length);
  });
});

describe('a wrong value', () => {
  test('a misspelt key suggests the right one', () => {
    expect(problemsOf(edited(['backupRegion', 'backupRegon']))).toContainEqual({
      path: 'backupRegon',
      given: 'an unknown key',
      allowed: 'backupRegion, perhaps',
    });
  });

  test('a misspelt key inside a section', () => {
    expect(problemsOf(`${EXAMPLE}\nsessions: {idelMinutes: 20}\n`)).toEqual([
      { path: 'sessions.idelMinutes', given: 'an unknown key', allowed: 'idleMinutes, perhaps' },
    ]);
  });

  test('an unquoted account', () => {
    expect(problemsOf(edited([`'111122223333'`, '111122223333']))[0]).toEqual({
      path: 'account',
      given: '111122223333',
      allowed: 'twelve digits, in quotes',
    });
  });

  test('a workload of an unknown kind', () => {
    expect(problemsOf(edited(['kind: container', 'kind: vm']))[0]).toMatchObject({
      path: 'workloads.0.kind',
      allowed: 'container or function',
    });
  });

  test('an image by tag', () => {
    expect(problemsOf(edited(['@sha256', ':latest@sha256']))[0]).toMatchObject({ control: 'CHG-1' });
  });

  test.each(['10.999.0.0/16', '172.1.0.0/16', '192.1.0.0/16'])('%s, which is no private block', (cidr) => {
    expect(problemsOf(`${EXAMPLE}\nnetwork: {cidr: ${cidr}}\n`)[0]).toMatchObject({ path: 'network.cidr' });
  });

  test('an alias without its anchor', () => {
    expect(problemsOf('region: *nowhere\n')[0]).toMatchObject({ allowed: 'valid YAML' });
  });

  test('every problem is reported, not the first alone', () => {
    const text = `${edited(['app.example.com', 'not a host'])}\nsessions: {idleMinutes: 99}\nnetwork: {cidr: 8.8.8.0/16}\n`;
    expect(
      problemsOf(text)
        .map(({ path }) => path)
        .toSorted(),
    ).toEqual(['domain', 'network.cidr', 'sessions.idleMinutes']);
  });

  test('the message has path, given, allowed and control on one line', () => {
    expect(() => parseConfig(`${EXAMPLE}\nsessions: {idleMinutes: 60}\n`, 'mine.yaml')).toThrow(
      'mine.yaml: 1 problem\n  sessions.idleMinutes: given 60; allowed: 5 to 30 minutes (IDN-2)',
    );
  });
});

describe('values that contradict each other', () => {
  test('a workload that is called by itself, or by what is not there', () => {
    for (const caller of ['portal', 'nobody']) {
      expect(problemsOf(`${EXAMPLE}    callers: [${caller}]\n`)).toEqual([
        expect.objectContaining({ path: 'workloads.0.callers', given: `["${caller}"]`, control: 'IDN-6' }),
      ]);
    }
  });

  test('a region without three zones', () => {
    expect(problemsOf(edited(['region: us-east-1', 'region: us-west-1']))).toContainEqual({
      path: 'region',
      given: '"us-west-1"',
      allowed: 'a region with three availability zones (us-west-1 offers 2)',
      control: 'NET-1',
    });
  });

  test('zones of another region, or the same zone twice', () => {
    expect(problemsOf(edited(['us-east-1c', 'us-west-2c']))[0]).toMatchObject({ path: 'availabilityZones' });
    expect(problemsOf(edited(['us-east-1c', 'us-east-1a']))[0]).toMatchObject({ control: 'NET-1' });
  });

  test('a certificate of another region or account', () => {
    expect(problemsOf(edited(['acm:us-east-1', 'acm:eu-west-1']))[0]).toMatchObject({ control: 'TLS-1' });
    expect(problemsOf(edited([':111122223333:certificate', ':444455556666:certificate']))[0]).toMatchObject({
      path: 'certificateArn',
      allowed: 'a certificate of account 111122223333',
    });
  });

  test('backups in the same region, or outside the declared regions', () => {
    expect(problemsOf(edited(['backupRegion: us-west-2', 'backupRegion: us-east-1']))[0]).toMatchObject({
      path: 'backupRegion',
    });
    expect(
      problemsOf(edited(['phiRegions: [us-east-1, us-west-2]', 'phiRegions: [us-east-1]']))[0],
    ).toMatchObject({
      control: 'VND-5',
    });
  });

  test('a real account with an asOf date', () => {
    expect(problemsOf(edited(['111122223333', '123412341234']))).toEqual([
      { path: 'asOf', given: '"2026-11-22"', allowed: 'no asOf: a real account is judged as of today' },
    ]);
  });

  test('an engine past its end of life, or unknown', () => {
    expect(problemsOf(`${EXAMPLE}\ndatabase: {engineVersion: '13.9'}\n`)[0]).toMatchObject({
      control: 'CHG-1',
    });
    expect(problemsOf(`${EXAMPLE}\ndatabase: {engineVersion: '99.1'}\n`)[0]).toMatchObject({
      control: 'CHG-1',
    });
  });

  test('an agreement dated in the future', () => {
    const vendors = `vendors: [{name: fax, purpose: faxes, hosts: [api.fax.example], agreement: {state: executed, date: '2027-01-01'}}]`;
    expect(problemsOf(`${EXAMPLE}\n${vendors}\n`)[0]).toMatchObject({
      path: 'vendors.0.agreement.date',
      control: 'VND-2',
    });
  });
});

test('an unknown environment lists the known ones', () => {
  expect(() => loadConfig(CONFIG, 'prod')).toThrow(
    /env: given "prod"; allowed: example, production, staging/,
  );
  expect(() => loadConfig(CONFIG, '../secrets')).toThrow(ConfigError);
});

describe('vendors of a workload', () => {
  const fax = `vendors: [{name: fax, purpose: faxes, hosts: [api.fax.example], agreement: {state: phi-free, reason: 'receives page counts only'}}]`;

  test('one that the file names is accepted', () => {
    const text = edited(['  - name: portal', '  - name: portal\n    vendors: [fax]']);
    expect(problemsOf(`${text}\n${fax}\n`)).toEqual([]);
  });

  test('one that the file does not name is refused, with those it names', () => {
    const text = edited(['  - name: portal', '  - name: portal\n    vendors: [sms]']);
    const problem = { path: 'workloads.0.vendors', given: '["sms"]', control: 'NET-5' };
    expect(problemsOf(`${text}\n${fax}\n`)).toEqual([{ ...problem, allowed: 'fax' }]);
    expect(problemsOf(text)).toEqual([{ ...problem, allowed: 'none, for the file names no vendors' }]);
  });
});

describe('records that are forwarded', () => {
  const SIEM = 'https://siem.example/ingest';
  const forwarding = (url: string, vendor = 'siem', agreement = "{state: executed, date: '2026-01-01'}") =>
    `${EXAMPLE}
vendors: [{name: siem, purpose: SIEM, hosts: [siem.example], agreement: ${agreement}}]
audit: {siem: [{tenant: clinic, url: '${url}', vendor: ${vendor}}]}
`;

  test('go to a host of a vendor that has signed', () => {
    expect(problemsOf(forwarding(SIEM))).toEqual([]);
  });

  test.each([
    ['to a host of nobody', forwarding('https://elsewhere.example/'), 'audit.siem.0.url', 'NET-5'],
    ['to an unknown vendor', forwarding(SIEM, 'other'), 'audit.siem.0.vendor', 'VND-2'],
    [
      'to a vendor without an agreement',
      forwarding(SIEM, 'siem', '{state: phi-free, reason: Only counts of requests are sent}'),
      'audit.siem.0.vendor',
      'VND-2',
    ],
    ['without TLS', forwarding('http://siem.example/'), 'audit.siem.0.url', 'AUD-5'],
    ['on another port', forwarding('https://siem.example:8443/'), 'audit.siem.0.url', 'AUD-5'],
    ['with a password', forwarding('https://me:secret@siem.example/'), 'audit.siem.0.url', 'AUD-5'],
    [
      'twice for a tenant',
      forwarding(SIEM).replace('siem: [', `siem: [{tenant: clinic, url: '${SIEM}', vendor: siem}, `),
      'audit.siem.1.tenant',
      'AUD-5',
    ],
  ])('not %s', (_, text, path, control) => {
    expect(problemsOf(text).map((problem) => [problem.path, problem.control])).toEqual([[path, control]]);
  });

  test('a successor of the signing key whose day is past is refused', () => {
    const problems = problemsOf(`${EXAMPLE}\naudit: {signingKeySuccession: 2026-11-21}\n`);
    expect(problems.map(({ path, control }) => [path, control])).toEqual([
      ['audit.signingKeySuccession', 'KEY-1'],
    ]);
  });
});

describe('webhooks', () => {
  const VENDORS = `vendors: [{name: sms, purpose: messages, hosts: [api.sms.example], agreement: {state: executed, date: '2026-01-01'}}]`;
  const HOOK = '{name: messages, path: /webhooks/messages, verifier: twilio, vendor: sms, workload: portal}';
  const webhooks = (...list: string[]) => `${EXAMPLE}\n${VENDORS}\nwebhooks: [${list.join(', ')}]\n`;
  const changed = (from: string, to: string) => HOOK.replace(from, to);

  test('each has a vendor, a workload, and a path of its own', () => {
    expect(
      problemsOf(
        webhooks(
          HOOK,
          '{name: calls, path: /webhooks/calls, verifier: shared-secret, vendor: sms, workload: portal, secretHeader: x-sms-secret}',
        ),
      ),
    ).toEqual([]);
  });

  test.each([
    ['an unknown vendor', [changed('vendor: sms', 'vendor: fax')], 'webhooks.0.vendor', 'VND-2'],
    ['an unknown workload', [changed('workload: portal', 'workload: api')], 'webhooks.0.workload', 'INT-1'],
    ['a path twice', [HOOK, changed('name: messages', 'name: others')], 'webhooks.1.path', 'INT-1'],
    ['a name twice', [HOOK, changed('/webhooks/messages', '/webhooks/others')], 'webhooks.1.name', 'INT-1'],
    ['a wildcard', [changed('/webhooks/messages', '/webhooks/*')], 'webhooks.0.path', 'INT-1'],
    ['no verifier', [changed('verifier: twilio, ', '')], 'webhooks.0.verifier', 'INT-1'],
    ['a verifier that is none', [changed('twilio', 'none')], 'webhooks.0.verifier', 'INT-1'],
    [
      'a secret of ours with Twilio',
      [changed('}', ', secretFrom: bulwark}')],
      'webhooks.0.secretFrom',
      'IDN-6',
    ],
    [
      'a header of a secret with Twilio',
      [changed('}', ', secretHeader: x-secret}')],
      'webhooks.0.secretHeader',
      'INT-1',
    ],
    [
      'a header in capitals',
      [
        changed('verifier: twilio', 'verifier: shared-secret').replace(
          '}',
          ', secretFrom: vendor, secretHeader: X-Secret}',
        ),
      ],
      'webhooks.0.secretHeader',
      'INT-1',
    ],
  ])('with %s is refused', (_, list, path, control) => {
    expect(problemsOf(webhooks(...list))).toEqual([expect.objectContaining({ path, control })]);
  });

  test('a workload does not take the path of a webhook, unless it takes everything that is left', () => {
    const path = (value: string) =>
      problemsOf(webhooks(HOOK).replace('  - name: portal', `  - name: portal\n    path: '${value}'`));
    expect(path('/*')).toEqual([]);
    for (const value of ['/webhooks/*', '/webhooks/messages', '/web*']) {
      expect(path(value)).toEqual([
        expect.objectContaining({
          path: 'workloads.0.path',
          allowed: expect.stringContaining('/webhooks/messages'),
        }),
      ]);
    }
  });
});
