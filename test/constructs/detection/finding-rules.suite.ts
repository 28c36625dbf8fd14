import { App, Stack, aws_sns as sns, aws_sqs as sqs } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { FindingRules } from '../../../lib/constructs/detection/finding-rules';
import { matchesEventPattern } from '../../support/event-pattern';

interface RuleProperties {
  readonly Description: string;
  readonly EventPattern: unknown;
}

/** Event patterns as CloudFormation gets them, by signal. */
function patterns(): Map<string, unknown> {
  const stack = new Stack(new App(), 'S');
  new FindingRules(stack, 'Findings', {
    alerts: {
      onCall: new sns.Topic(stack, 'OnCall'),
      breach: new sns.Topic(stack, 'Breach'),
      undelivered: new sqs.Queue(stack, 'Undelivered'),
    },
  });
  const rules = Object.values(Template.fromStack(stack).findResources('AWS::Events::Rule'));
  return new Map(
    rules.map(({ Properties }) => {
      const { Description, EventPattern } = Properties as RuleProperties;
      return [Description.split('#')[1]!, EventPattern];
    }),
  );
}

const guardDuty = (severity: number) => ({
  source: 'aws.guardduty',
  'detail-type': 'GuardDuty Finding',
  detail: { id: 'f', severity },
});
const access = (detail: object) => ({
  source: 'aws.access-analyzer',
  'detail-type': 'Access Analyzer Finding',
  detail: { id: 'f', status: 'ACTIVE', isDeleted: false, ...detail },
});
const macie = (description: string) => ({
  source: 'aws.macie',
  'detail-type': 'Macie Finding',
  detail: { id: 'f', severity: { score: 3, description } },
});
const hub = (finding: object) => ({
  source: 'aws.securityhub',
  'detail-type': 'Security Hub Findings - Imported',
  detail: {
    findings: [
      {
        Id: 'f',
        ProductName: 'Security Hub',
        Severity: { Label: 'CRITICAL' },
        Compliance: { Status: 'FAILED' },
        Workflow: { Status: 'NEW' },
        RecordState: 'ACTIVE',
        ...finding,
      },
    ],
  },
});
const inspector = (detail: object) => ({
  source: 'aws.inspector2',
  'detail-type': 'Inspector2 Finding',
  detail: { findingArn: 'f', severity: 'CRITICAL', status: 'ACTIVE', ...detail },
});

const CASES: Record<string, { readonly fires: object[]; readonly silent: object[] }> = {
  'guardduty-finding': { fires: [guardDuty(4), guardDuty(8.9)], silent: [guardDuty(3.9), macie('High')] },
  'external-access': {
    fires: [access({})],
    silent: [access({ status: 'ARCHIVED' }), access({ status: 'RESOLVED' }), access({ isDeleted: true })],
  },
  'macie-finding': { fires: [macie('High')], silent: [macie('Medium')] },
  'security-hub-finding': {
    fires: [hub({}), hub({ Severity: { Label: 'HIGH' } })],
    silent: [
      hub({ Severity: { Label: 'MEDIUM' } }),
      hub({ Workflow: { Status: 'SUPPRESSED' } }),
      hub({ Compliance: { Status: 'PASSED' } }),
      hub({ RecordState: 'ARCHIVED' }),
      hub({ ProductName: 'GuardDuty' }),
    ],
  },
  'critical-vulnerability': {
    fires: [inspector({})],
    silent: [inspector({ severity: 'HIGH' }), inspector({ status: 'CLOSED' })],
  },
};

test('every rule has cases, and each case is answered as it must be', () => {
  const all = patterns();
  expect([...all.keys()].toSorted()).toEqual(Object.keys(CASES).toSorted());
  for (const [signal, { fires, silent }] of Object.entries(CASES)) {
    const matching = [...fires, ...silent].filter((event) => matchesEventPattern(all.get(signal), event));
    expect({ signal, matching }).toEqual({ signal, matching: fires });
  }
});
