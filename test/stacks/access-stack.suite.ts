import { Match } from 'aws-cdk-lib/assertions';
import { METRICS } from '../../lambda/offboarding/env';
import { difference, grantsIn } from '../support/function-calls';
import { stack, template as templateOf } from './with-everything';

const template = templateOf('Access');
const granted = grantsIn(stack('Access'));

/** Through the client of all operations, which the bundle does not show. */
const AGGREGATED = [/^dynamodb:UpdateItem$/];
/** In the bundle, because a client is shared, and never called. */
const NOT_CALLED = ['s3:DeleteObject'];

test.each(['access-report', 'offboarding'])('%s may do what its code does, and nothing else', (entry) => {
  expect(difference(entry, granted.get(entry)!, NOT_CALLED, AGGREGATED)).toEqual({
    missing: [],
    superfluous: [],
  });
});

test('proof IDN-8 · whoever ends sessions reaches marks of persons alone, and no session', () => {
  const [statement, ...more] = granted
    .get('offboarding')!
    .filter(({ Action }) => JSON.stringify(Action).includes('dynamodb:'));
  expect(more).toEqual([]);
  expect(statement).toMatchObject({
    Action: 'dynamodb:UpdateItem',
    Condition: {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['person#*'] },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    },
  });
});

test('each signs in to the database as itself, and reaches the directories and the trail by name', () => {
  const on = (entry: string, action: string) =>
    JSON.stringify(
      granted
        .get(entry)!
        .filter(({ Action }) => [Action].flat().includes(action))
        .map(({ Resource }) => Resource),
    );
  expect(on('access-report', 'rds-db:connect')).toContain('/account_reviewer_login');
  expect(on('offboarding', 'rds-db:connect')).toContain('/account_keeper_login');
  // A query that is known by its id, traces and network interfaces are no resources of IAM.
  const everywhere = [...granted.values()].flat().filter(({ Resource }) => [Resource].flat().includes('*'));
  for (const { Action } of everywhere) {
    expect([Action].flat().join()).toMatch(/^(logs:GetQueryResults$|xray:|ec2:)/);
  }
});

test('neither deletes an account, enables one, or changes what it may', () => {
  const actions = [...granted.values()].flat().flatMap(({ Action }) => Action);
  expect(
    actions.filter((it) => /cognito-idp:.*(Enable|Delete|Create|Update|Password|Attributes)/.test(it)),
  ).toEqual([]);
});

test('proof IDN-8 · it runs every quarter of an hour, and pages within the hour', () => {
  template.hasResourceProperties('AWS::Events::Rule', {
    ScheduleExpression: 'rate(15 minutes)',
    Targets: [Match.objectLike({ Input: '{"sweep":true}' })],
  });
  for (const MetricName of [METRICS.overdue, METRICS.reopened, METRICS.checklist]) {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName,
      ActionsEnabled: true,
      Statistic: 'Maximum',
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    });
  }
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: METRICS.swept,
    ActionsEnabled: true,
    Period: 1800,
    EvaluationPeriods: 3,
    ComparisonOperator: 'LessThanThreshold',
    TreatMissingData: 'breaching',
  });
});

test('proof IDN-5 · the report knows the federated roles, and is asked for each month', () => {
  template.hasResourceProperties('AWS::Events::Rule', {
    ScheduleExpression: 'cron(17 5 1-7 * ? *)',
    Targets: [Match.objectLike({ Input: '{"monthly":true}' })],
  });
  template.hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: Match.objectLike({ AWS_ROLES: 'Viewer,Emergency' }) },
  });
});
