import { Match } from 'aws-cdk-lib/assertions';
import { METRICS } from '../../lambda/token-claims/env';
import { CALLS, METRICS as EVENTS } from '../../lambda/authentication-events/env';
import { call, PATIENTS, WORKFORCE } from '../lambda/authentication-events/samples';
import { matchesEventPattern } from '../support/event-pattern';
import { difference, grantsIn } from '../support/function-calls';
import { stack as stackOf, template as templateOf } from './with-everything';

const stack = stackOf('Identity');
const template = templateOf('Identity');
const ACCOUNT = stack.account;

test.each([...grantsIn(stack)])('%s may do what its code does, and nothing else', (entry, granted) => {
  expect(difference(entry, granted)).toEqual({ missing: [], superfluous: [] });
});

test.each(['Workforce', 'Patients'])(
  '%s: claims by a function of its own, which this pool alone asks',
  (name) => {
    const [id, pool] = Object.entries(template.findResources('AWS::Cognito::UserPool')).find(([id]) =>
      id.startsWith(name),
    )!;
    const { LambdaArn, LambdaVersion } = pool.Properties.LambdaConfig.PreTokenGenerationConfig;
    expect(LambdaVersion).toBe('V2_0');
    const fn = template.findResources('AWS::Lambda::Function')[LambdaArn['Fn::GetAtt'][0]]!;
    expect(fn.Properties.Environment.Variables.DIRECTORY).toBe(name.toLowerCase());
    expect(fn.Properties.Timeout).toBeGreaterThan(4);
    template.hasResourceProperties('AWS::Lambda::Permission', {
      FunctionName: LambdaArn,
      Principal: 'cognito-idp.amazonaws.com',
      SourceArn: { 'Fn::GetAtt': [id, 'Arn'] },
      SourceAccount: ACCOUNT,
    });
  },
);

test('whoever cannot sign in because the database says nothing pages, in either directory', () => {
  const alarms = template.findResources('AWS::CloudWatch::Alarm', {
    Properties: { MetricName: METRICS.unavailable, Threshold: 1 },
  });
  expect(Object.keys(alarms)).toHaveLength(2);
});

test('the functions that make claims sign in as nobody else, and never take more connections than there are', () => {
  const users = [...grantsIn(stack)]
    .filter(([entry]) => entry === 'token-claims')
    .flatMap(([, granted]) => granted.filter(({ Action }) => Action === 'rds-db:connect'));
  expect(users).toHaveLength(1);
  expect(JSON.stringify(users[0]!.Resource)).toContain('/sign_in_login');
  const concurrency = Object.values(template.findResources('AWS::Lambda::Function'))
    .filter(({ Properties }) => Properties.Environment?.Variables?.DIRECTORY !== undefined)
    .map(({ Properties }) => Properties.ReservedConcurrentExecutions as number);
  expect(concurrency.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(60);
});

test('the function that records asks both pools, and no other, whose user it was', () => {
  const asks = grantsIn(stack)
    .get('authentication-events')!
    .filter(({ Action }) => [Action].flat().includes('cognito-idp:AdminGetUser'))
    .flatMap(({ Resource }) => Resource);
  expect(asks).toHaveLength(2);
  expect(asks).not.toContain('*');
  template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: EVENTS.poison, Threshold: 1 });
});

test('the whole log of both pools goes to the function that records, once it may be asked', () => {
  const subscriptions = Object.values(template.findResources('AWS::Logs::SubscriptionFilter'));
  expect(subscriptions).toHaveLength(2);
  for (const { Properties, DependsOn } of subscriptions) {
    expect(Properties.FilterPattern).toBe('');
    const permissions = template.findResources('AWS::Lambda::Permission', {
      Properties: { Principal: 'logs.amazonaws.com', FunctionName: Properties.DestinationArn },
    });
    expect(DependsOn.some((name: string) => name in permissions)).toBe(true);
    // Of this log, in this account.
    const sources = Object.values(permissions).map((permission) => permission.Properties);
    expect(sources).toContainEqual(
      expect.objectContaining({
        SourceArn: { 'Fn::GetAtt': [Properties.LogGroupName.Ref, 'Arn'] },
        SourceAccount: ACCOUNT,
      }),
    );
  }
});

describe('proof AUD-2 · calls that CloudTrail tells of', () => {
  const [rule] = Object.values(
    template.findResources('AWS::Events::Rule', {
      Properties: { EventPattern: Match.objectLike({ source: ['aws.cognito-idp'] }) },
    }),
  );
  // As deployed: the workforce pool is the sample's.
  const pattern: unknown = JSON.parse(
    JSON.stringify(rule!.Properties.EventPattern).replaceAll(
      /\{"Ref":"(Workforce|Patients)\w+"\}/g,
      (_, name: string) => JSON.stringify(name === 'Workforce' ? WORKFORCE : PATIENTS),
    ),
  );
  const passes = (detail: object) => matchesEventPattern(pattern, call(detail));

  test.each(Object.keys(CALLS))('%s', (eventName) => expect(passes({ eventName })).toBe(true));

  test('of the other directory, too', () => {
    expect(passes({ requestParameters: { userPoolId: PATIENTS } })).toBe(true);
  });

  test('of another pool, of no account, and sign-ins that were not too many do not', () => {
    expect(passes({ requestParameters: { userPoolId: 'us-east-1_OTHER' } })).toBe(false);
    expect(passes({ eventName: 'CreateUserPool' })).toBe(false);
    expect(passes({ eventName: 'AdminInitiateAuth' })).toBe(false);
    expect(passes({ eventName: 'AdminInitiateAuth', errorMessage: 'Incorrect username or password.' })).toBe(
      false,
    );
    expect(passes({ eventName: 'AdminInitiateAuth', errorMessage: 'Password attempts exceeded' })).toBe(true);
  });
});
