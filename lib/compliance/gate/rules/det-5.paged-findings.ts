import { asList } from '../../template/policy';
import type { TemplateResource } from '../../template/template';
import { hasTarget, isRunning } from '../event-rules';
import { problemWith, vouching } from '../judging';
import type { Rule } from '../rule';

/** The services that find threats, by the resource that turns them on, and the source of their events. */
const SOURCES: Readonly<Record<string, string>> = {
  'AWS::AccessAnalyzer::Analyzer': 'aws.access-analyzer',
  'AWS::GuardDuty::Detector': 'aws.guardduty',
  'AWS::Macie::Session': 'aws.macie',
  'AWS::SecurityHub::Hub': 'aws.securityhub',
};

/** 45 CFR 164.308(a)(1)(ii)(D), 164.308(a)(6)(ii). Amazon GuardDuty User Guide, "Processing findings with EventBridge". */
export const pagedFindings: Rule = {
  id: 'DET-5.paged-findings',
  title: 'The findings of every detection service reach somebody',
  help: 'Add an AWS::Events::Rule on the source of the service, such as aws.guardduty, with a target.',
  types: Object.keys(SOURCES),
  forbids: true,
  judge(service, set) {
    const source = SOURCES[service.type]!;
    const heard = vouching(set, service, 'AWS::Events::Rule').some(
      (rule) => hasTarget(rule) && isRunning(rule) && hears(rule, source),
    );
    return heard
      ? []
      : [problemWith('', `without a rule on ${source}`, 'an AWS::Events::Rule with a target')];
  },
};

/** By the source itself, or by Security Hub, where the findings of all products arrive unless a rule picks some. */
function hears(rule: TemplateResource, source: string): boolean {
  const sources = asList(rule.get('EventPattern.source'));
  const products = rule.get('EventPattern.detail.findings.ProductName');
  return sources.includes(source) || (sources.includes('aws.securityhub') && products === undefined);
}
