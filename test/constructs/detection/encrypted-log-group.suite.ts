import { App, Stack, aws_kms as kms, aws_logs as logs } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  EncryptedLogGroup,
  type EncryptedLogGroupProps,
} from '../../../lib/constructs/detection/encrypted-log-group';

const KEY = 'arn:aws:kms:us-east-1:111122223333:key/logs';

interface Statement {
  readonly DataIdentifier: readonly string[];
  readonly Operation: unknown;
}

function group(props: Partial<EncryptedLogGroupProps> = {}) {
  const stack = new Stack(new App(), 'S', { env: { account: '111122223333', region: 'us-east-1' } });
  new EncryptedLogGroup(stack, 'Log', { encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY), ...props });
  const [found] = Object.values(Template.fromStack(stack).findResources('AWS::Logs::LogGroup'));
  const policy = found!.Properties.DataProtectionPolicy as
    { readonly Statement: readonly Statement[] } | undefined;
  return {
    properties: found!.Properties as Record<string, unknown>,
    metadata: found!.Metadata as unknown,
    policy,
  };
}

const UNMASKED = {
  reason: 'A machine compares what it holds',
  owner: 'platform engineer',
  expires: '2027-11-22',
  compensating: 'No application writes to it',
};

test('proof LOG-1 · identifiers of people are found and masked, the same ones', () => {
  const { policy } = group();
  const [audit, mask] = policy!.Statement;
  expect(audit!.Operation).toEqual({ Audit: { FindingsDestination: {} } });
  expect(mask!.Operation).toEqual({ Deidentify: { MaskConfig: {} } });
  const names = (statement: Statement) =>
    statement.DataIdentifier.map((identifier) =>
      JSON.stringify(identifier).split('/').at(-1)!.replace(/\W+$/, ''),
    );
  expect(names(mask!)).toEqual(names(audit!));
  expect(names(mask!)).toEqual(expect.arrayContaining(['Name', 'Ssn-US', 'PhoneNumber-US', 'EmailAddress']));
  // Codes that say what was done name nobody, and a log without them explains nothing.
  expect(names(mask!)).not.toEqual(expect.arrayContaining(['NationalDrugCode-US']));
});

test('its class is the one that filters and subscriptions know, whatever a caller without types says', () => {
  const given = { logGroupClass: logs.LogGroupClass.INFREQUENT_ACCESS, dataProtectionPolicy: undefined };
  const { properties, policy } = group(given as Partial<EncryptedLogGroupProps>);
  // Standard without being named: CloudFormation takes no class for a group that is there, not even its own.
  expect(properties).not.toHaveProperty('LogGroupClass');
  expect(policy).toBeDefined();
});

test('a log that a machine reads says so where the gate looks', () => {
  const { policy, metadata } = group({ unmasked: UNMASKED });
  expect(policy).toBeUndefined();
  expect(metadata).toMatchObject({
    Bulwark: {
      Exceptions: [{ Rules: ['LOG-1.data-protection'], Reason: UNMASKED.reason, Expires: '2027-11-22' }],
    },
  });
});
