import {
  App,
  Stack,
  Stage,
  Validations,
  aws_kms as kms,
  aws_sqs as sqs,
  type CfnResource,
} from 'aws-cdk-lib';
import { exceptionProblems, ruleExcusing, type Exception } from '../../../lib/compliance/gate/exception';
import { Exceptions } from '../../../lib/compliance/gate/exceptions';
import { EncryptionKey } from '../../../lib/constructs/encryption/encryption-key';
import { synth } from '../../support/synth';

const TODAY = '2026-11-22';

const exception = (over: Partial<Exception> = {}): Exception => ({
  rules: ['KEY-1.kms-rotation'],
  reason: 'the partner cannot rotate before the migration ends',
  owner: 'platform team',
  expires: '2027-01-31',
  compensating: 'KEY-3: the key is read by one role only',
  ...over,
});

/** A stack whose only fault is a key that rotates once a year. */
function slowKey(app: App): kms.CfnKey {
  const stack = new Stack(app, 'S', { env: { account: '111122223333', region: 'us-east-1' } });
  const key = new EncryptionKey(stack, 'Key', { purpose: 'Tests', alias: 'tests' });
  const resource = key.node.findChild('Resource') as kms.CfnKey;
  resource.addPropertyOverride('RotationPeriodInDays', 365);
  return resource;
}

/** The findings about rotation: the fault that these tests are about. */
const rotation = (gate: ReturnType<typeof synth>) =>
  gate.recorder.rows.filter(({ rule }) => rule === 'KEY-1.kms-rotation').map(({ result }) => result);

describe('the wording of an exception', () => {
  test('a sound one has no problems', () => {
    expect(exceptionProblems(exception(), TODAY)).toEqual([]);
    expect(exceptionProblems(exception({ expires: TODAY }), TODAY)).toEqual([]);
  });

  test.each([
    [{ reason: ' ' }, 'has no reason'],
    [{ owner: '' }, 'has no owner'],
    [{ compensating: '' }, 'has no compensating'],
    [{ expires: '2026-11-21' }, 'expired on 2026-11-21'],
    [{ expires: 'never' }, 'expires "never": not a date YYYY-MM-DD'],
    [{ expires: '2027-02-30' }, 'expires "2027-02-30": not a date YYYY-MM-DD'],
    [{ expires: '2099-01-01' }, 'expires on 2099-01-01: more than 400 days away'],
    [
      { rules: ['AwsSolutions-IAM5[A*]'] },
      'rule "AwsSolutions-IAM5[A*]": the finding in brackets excuses everything; name what it is about',
    ],
    [{ rules: [] }, 'names no rule'],
    [{ rules: ['KEY-1.*'] }, 'rule "KEY-1.*": a pattern is allowed inside the brackets of a finding only'],
    [
      { rules: ['AwsSolutions-IAM5[*]'] },
      'rule "AwsSolutions-IAM5[*]": the finding in brackets excuses everything; name what it is about',
    ],
  ])('%j', (over, problem) => {
    expect(exceptionProblems(exception(over), TODAY)).toContain(problem);
  });

  test('a pattern matches findings of its rule alone', () => {
    const pattern = exception({ rules: ['AwsSolutions-IAM5[Resource::arn:aws:s3:::b/*]'] });
    expect(ruleExcusing(pattern, 'AwsSolutions-IAM5[Resource::arn:aws:s3:::b/x]')).toBeDefined();
    expect(ruleExcusing(pattern, 'AwsSolutions-IAM5[Resource::*]')).toBeUndefined();
    expect(ruleExcusing(pattern, 'AwsSolutions-IAM4[Resource::arn:aws:s3:::b/x]')).toBeUndefined();
  });
});

test('the star itself is a finding, not a pattern', () => {
  const star = exception({ rules: ['AwsSolutions-IAM5[Resource::*]'] });
  expect(ruleExcusing(star, 'AwsSolutions-IAM5[Resource::*]')).toBeDefined();
  expect(ruleExcusing(star, 'AwsSolutions-IAM5[Resource::arn:aws:s3:::b/*]')).toBeUndefined();
});

test('an app, a stage or a stack is no construct to excuse', () => {
  const app = new App();
  for (const scope of [app, new Stage(app, 'Stage'), new Stack(app, 'Stack')]) {
    expect(() => Exceptions.of(scope).add(exception())).toThrow(
      'allowed: the construct that shows the finding',
    );
  }
});

test('a field left out by a caller without TypeScript is named', () => {
  const queue = new sqs.CfnQueue(new Stack(new App(), 'S'), 'Queue');
  const { reason: _, ...rest } = exception();
  expect(() => Exceptions.of(queue).add(rest as never)).toThrow('reason missing or of a wrong type');
});

describe('an exception in an app', () => {
  test('without one, the property override is found that the packs cannot see', () => {
    const gate = synth((app) => void slowKey(app));
    expect(rotation(gate)).toEqual(['non-compliant']);
    expect(gate.passed).toBe(false);
    const nag = gate.recorder.rows.filter(({ rule }) => rule.endsWith('-KMSBackingKeyRotationEnabled'));
    expect(nag.map(({ result }) => result)).toEqual(nag.map(() => 'compliant'));
    expect(nag.length).toBeGreaterThan(0);
  });

  test('a sound one excuses, is recorded, and is rendered for other checkers', () => {
    const gate = synth((app) => {
      Exceptions.of(slowKey(app)).add(
        exception({
          checkers: { guard: ['KMS_ROTATION'], cfnLint: ['W1'], checkov: ['CKV_AWS_7'], cfnNag: ['F19'] },
        }),
      );
    });
    expect(rotation(gate)).toEqual(['excepted']);
    expect(gate.passed).toBe(true);
    const [key] = gate.templates.ofType('AWS::KMS::Key');
    expect(key?.metadata).toMatchObject({
      Bulwark: {
        Exceptions: [{ Rules: ['KEY-1.kms-rotation'], Owner: 'platform team', Expires: '2027-01-31' }],
      },
      guard: { SuppressedRules: ['KMS_ROTATION'] },
      'cfn-lint': { config: { ignore_checks: ['W1'] } },
      checkov: { skip: [{ id: 'CKV_AWS_7' }] },
      cfn_nag: { rules_to_suppress: [{ id: 'F19' }] },
    });
  });

  test.each([
    ['expired', exception({ expires: '2026-11-21' }), 'exception', 'expired on 2026-11-21'],
    ['without a reason', exception({ reason: '' }), 'exception', 'has no reason'],
    [
      'for a rule that does not exist',
      exception({ rules: ['KEY-1.kms-rotatoin'] }),
      'exception',
      'no such rule',
    ],
    [
      'for a finding that does not occur',
      exception({ rules: ['KEY-1.kms-rotation', 'NIST.800.53.R5-KMSBackingKeyRotationEnabled'] }),
      'unused-exception',
      'excuses nothing',
    ],
  ])('one that is %s fails synth', (_, given, rule, message) => {
    const gate = synth((app) => Exceptions.of(slowKey(app)).add(given));
    expect(gate.passed).toBe(false);
    expect(gate.auditFindings).toEqual([
      expect.objectContaining({ rule, message: expect.stringContaining(message) }),
    ]);
  });

  test('an expired one does not excuse', () => {
    const gate = synth((app) => Exceptions.of(slowKey(app)).add(exception({ expires: '2026-11-21' })));
    expect(rotation(gate)).toEqual(['non-compliant']);
  });

  test('one on a sibling does not reach', () => {
    const gate = synth((app) => {
      const key = slowKey(app);
      const sibling = new sqs.CfnQueue(Stack.of(key), 'Queue');
      Exceptions.of(sibling).add(exception());
    });
    expect(rotation(gate)).toEqual(['non-compliant']);
  });
});

describe('ways around the exceptions', () => {
  test('a raw acknowledgement is refused, and the finding stands', () => {
    const gate = synth((app) => {
      const key = slowKey(app);
      for (const id of ['KEY-1.kms-rotation', 'Bulwark::KEY-1.kms-rotation']) {
        Validations.of(key).acknowledge({ id, reason: 'we know' });
      }
    });
    expect(gate.passed).toBe(false);
    expect(rotation(gate)).toEqual(['non-compliant']);
    expect(gate.auditFindings.map(({ rule }) => rule)).toEqual([
      'raw-acknowledgement',
      'raw-acknowledgement',
    ]);
  });

  test('a raw acknowledgement of a pack finding is refused', () => {
    const gate = synth((app) => {
      const stack = new Stack(app, 'S', { env: { account: '111122223333', region: 'us-east-1' } });
      const key = new kms.CfnKey(stack, 'Key', { keyPolicy: {} });
      Validations.of(key).acknowledge({
        id: 'NIST.800.53.R5::NIST.800.53.R5-KMSBackingKeyRotationEnabled',
        reason: 'we know',
      });
    });
    expect(gate.auditFindings.map(({ rule }) => rule)).toContain('raw-acknowledgement');
    expect(gate.findings.map(({ rule }) => rule)).toContain('NIST.800.53.R5-KMSBackingKeyRotationEnabled');
  });

  test('metadata written by hand excuses nothing in an app', () => {
    const gate = synth((app) => {
      const key: CfnResource = slowKey(app);
      key.addMetadata('Bulwark', {
        Exceptions: [
          {
            Rules: ['KEY-1.kms-rotation'],
            Reason: 'by hand',
            Owner: 'nobody',
            Expires: '2099-01-01',
            Compensating: 'none',
          },
        ],
      });
    });
    expect(rotation(gate)).toEqual(['non-compliant']);
  });

  test('an unanswered CDK warning fails synth', () => {
    const gate = synth((app) => {
      const stack = new Stack(app, 'S');
      Validations.of(stack).addWarning('careful', 'something to look at');
    });
    expect(gate.auditFindings).toEqual([
      expect.objectContaining({
        rule: 'unanswered-warning',
        message: expect.stringContaining('something to look at'),
      }),
    ]);
  });
});
