import type { aws_events as events } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { PagingRule } from '../alerts/paging-rule';
import type { AlertTopics } from '../alerts/runbook';

export interface FindingRulesProps {
  /** Whom to page. */
  readonly alerts: AlertTopics;
}

/** Events of AWS services that people must hear of. */
interface Finding {
  readonly signal: string;
  readonly meaning: string;
  readonly breach: boolean;
  readonly eventPattern: events.EventPattern;
  /** Ids and states of the event that the page shows. */
  readonly shows: Readonly<Record<string, string>>;
}

/** GuardDuty's "medium" begins at 4. */
const MEDIUM = 4;

const FINDINGS: Readonly<Record<string, Finding>> = {
  GuardDuty: {
    signal: 'guardduty-finding',
    meaning: 'GuardDuty saw a threat of medium severity or worse.',
    breach: true,
    eventPattern: {
      source: ['aws.guardduty'],
      detailType: ['GuardDuty Finding'],
      detail: { severity: [{ numeric: ['>=', MEDIUM] }] },
    },
    shows: { id: '$.detail.id', type: '$.detail.type', severity: '$.detail.severity' },
  },
  ExternalAccess: {
    signal: 'external-access',
    meaning: 'Access Analyzer found a resource that can be reached from outside the account.',
    breach: true,
    eventPattern: {
      source: ['aws.access-analyzer'],
      detailType: ['Access Analyzer Finding'],
      detail: { status: ['ACTIVE'], isDeleted: [false] },
    },
    shows: { id: '$.detail.id', type: '$.detail.resourceType' },
  },
  Macie: {
    signal: 'macie-finding',
    meaning: 'Macie found exposed or misplaced personal data.',
    breach: true,
    eventPattern: {
      source: ['aws.macie'],
      detailType: ['Macie Finding'],
      detail: { severity: { description: ['High'] } },
    },
    shows: { id: '$.detail.id', type: '$.detail.type' },
  },
  SecurityHub: {
    signal: 'security-hub-finding',
    meaning: 'A control of Security Hub fails with high or critical severity.',
    breach: false,
    eventPattern: {
      source: ['aws.securityhub'],
      detailType: ['Security Hub Findings - Imported'],
      detail: {
        findings: {
          // The others page by themselves.
          ProductName: ['Security Hub'],
          Severity: { Label: ['HIGH', 'CRITICAL'] },
          Compliance: { Status: ['FAILED'] },
          Workflow: { Status: ['NEW'] },
          RecordState: ['ACTIVE'],
        },
      },
    },
    shows: { id: '$.detail.findings[0].Id' },
  },
  Inspector: {
    signal: 'critical-vulnerability',
    meaning: 'Inspector found a critical vulnerability.',
    breach: false,
    eventPattern: {
      source: ['aws.inspector2'],
      detailType: ['Inspector2 Finding'],
      detail: { severity: ['CRITICAL'], status: ['ACTIVE'] },
    },
    shows: { id: '$.detail.findingArn' },
  },
};

/**
 * Pages for what the detectors find: GuardDuty, Access Analyzer, Macie, Security Hub, Inspector (DET-4, DET-5).
 * 45 CFR 164.308(a)(1)(ii)(D), 164.308(a)(6)(ii).
 *
 * @example
 * new FindingRules(this, 'Findings', { alerts });
 */
export class FindingRules extends Construct {
  constructor(scope: Construct, id: string, { alerts }: FindingRulesProps) {
    super(scope, id);
    for (const [name, finding] of Object.entries(FINDINGS))
      new PagingRule(this, name, { ...finding, alerts });
  }
}
