import {
  Aspects,
  CfnResource,
  CfnWaitConditionHandle,
  NestedStack,
  Stack,
  Validations,
  aws_iam as iam,
  aws_kms as kms,
  type App,
} from 'aws-cdk-lib';
import { HIPAASecurityChecks } from 'cdk-nag';
import { join } from 'node:path';
import { loadConfig } from '../../lib/config/load';
import { Exceptions } from '../../lib/compliance/gate/exceptions';
import type { Gate } from '../../lib/compliance/gate/gate';
import { KeysStack } from '../../lib/stacks/keys-stack';
import { synth } from '../support/synth';

// What the other tests do to templates, done here to constructs, by the ways round them that the CDK offers.

const config = loadConfig(join(__dirname, '..', '..', 'config'), 'example');

function keys(breakIt: (key: kms.CfnKey, app: App) => void): Gate {
  return synth((app) => {
    const stack = new KeysStack(app, 'Keys', { config, env: { region: 'us-east-1' } });
    const key = stack.node.findAll().find((node) => node instanceof kms.CfnKey);
    if (!key) throw new Error('the stack has no key to break');
    breakIt(key, app);
  });
}

const rulesOf = ({ findings }: Gate): string[] => findings.map(({ rule }) => rule);

test('the untouched keys pass', () => {
  const gate = keys(() => undefined);
  expect([...gate.findings, ...gate.auditFindings]).toEqual([]);
  expect(gate.passed).toBe(true);
});

const ROTATION = 'KEY-1.kms-rotation';
const WAYS: readonly (readonly [way: string, rule: string, breakIt: (key: kms.CfnKey, app: App) => void])[] =
  [
    ['a property override', ROTATION, (key) => key.addPropertyOverride('RotationPeriodInDays', 2560)],
    ['a deletion override', ROTATION, (key) => key.addDeletionOverride('Properties.EnableKeyRotation')],
    ['a property of the L1', ROTATION, (key) => void (key.rotationPeriodInDays = 91)],
    [
      'an aspect that runs last',
      ROTATION,
      (_, app) =>
        Aspects.of(app).add(
          {
            visit: (node) => {
              if (node instanceof kms.CfnKey) node.rotationPeriodInDays = 365;
            },
          },
          { priority: 10_000 },
        ),
    ],
    [
      'an override of one statement',
      'KEY-3.policy-separation',
      (key) => key.addPropertyOverride('KeyPolicy.Statement.0.Action', 'kms:*'),
    ],
    [
      'an override of what happens at the end',
      'BAK-1.retained-stores',
      (key) => key.addOverride('DeletionPolicy', 'Delete'),
    ],
    [
      'a raw resource',
      'IDN-6.no-iam-users',
      (key) => void new CfnResource(Stack.of(key), 'User', { type: 'AWS::IAM::User' }),
    ],
    ['an override of the type', 'EVD-1.readable-resource', (key) => key.addOverride('Type', '')],
  ];

test.each(WAYS)('%s cannot slip past', (_, rule, breakIt) => {
  const gate = keys(breakIt);
  expect(gate.passed).toBe(false);
  expect(rulesOf(gate)).toContain(rule);
});

describe('nobody is excused who did not ask properly', () => {
  const brokenKey = (excuse: (key: kms.CfnKey) => void): Gate =>
    keys((key) => {
      key.addPropertyOverride('RotationPeriodInDays', 365);
      excuse(key);
    });

  test('a raw acknowledgement excuses nothing, and is a finding itself', () => {
    const gate = brokenKey((key) => {
      Validations.of(key).acknowledge({ id: `Bulwark::${ROTATION}`, reason: 'because' });
    });
    expect(rulesOf(gate)).toContain(ROTATION);
    expect(gate.auditFindings.map(({ rule }) => rule)).toContain('raw-acknowledgement');
    expect(gate.passed).toBe(false);
  });

  test('an exception that ended yesterday excuses nothing', () => {
    const gate = brokenKey((key) => {
      Exceptions.of(key).add({
        rules: [ROTATION],
        reason: 'The vendor cannot follow a rotation before the next release.',
        owner: 'platform engineer',
        expires: '2026-11-21',
        compensating: 'The key is rotated by hand every month.',
      });
    });
    expect(rulesOf(gate)).toContain(ROTATION);
    expect(gate.auditFindings.map(({ rule }) => rule)).toContain('exception');
    expect(gate.passed).toBe(false);
  });

  test('metadata in the template that looks like an exception excuses nothing', () => {
    const gate = brokenKey((key) => {
      key.addMetadata('Bulwark', {
        Exceptions: [{ Rules: [ROTATION], Reason: 'because', Expires: '2099-01-01' }],
      });
      key.addMetadata('cdk_nag', { rules_to_suppress: [{ id: ROTATION, reason: 'because' }] });
    });
    expect(rulesOf(gate)).toContain(ROTATION);
    expect(gate.passed).toBe(false);
  });
});

test('a gate that never judged anything does not pass', () => {
  expect(synth(() => undefined).passed).toBe(false);
});

describe('nested stacks', () => {
  const nested = (declare: (stack: NestedStack) => void) =>
    keys((key) => declare(new NestedStack(new NestedStack(Stack.of(key), 'Outer'), 'Inner')));

  test('a resource deep inside is judged, and counted', () => {
    const gate = nested((stack) => new iam.CfnUser(stack, 'User'));
    expect(rulesOf(gate)).toContain('IDN-6.no-iam-users');
    expect(gate.templates.ofType('AWS::IAM::User')).toHaveLength(1);
  });

  test('a sound one passes', () => {
    const gate = nested((stack) => new CfnWaitConditionHandle(stack, 'Nothing'));
    expect([...gate.findings, ...gate.auditFindings]).toEqual([]);
  });
});

test('a judge that breaks down does not pass for one that found nothing', () => {
  const broken = jest.spyOn(HIPAASecurityChecks.prototype, 'validate').mockImplementation(() => {
    throw new Error('out of order');
  });
  const error = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  try {
    const gate = keys(() => undefined);
    expect(gate.findings).toEqual([]);
    expect(gate.unfinished).toEqual(['HIPAA.Security']);
    expect(gate.passed).toBe(false);
  } finally {
    broken.mockRestore();
    error.mockRestore();
  }
});
