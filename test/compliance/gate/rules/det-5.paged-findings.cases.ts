import type { JsonObject } from '../../../../lib/compliance/template/template';
import { only, resource, template, type RuleCases } from './cases';
import { ref } from './fixtures';

const detector = (EventPattern: JsonObject, more: JsonObject = {}) =>
  template({
    Detector: resource('AWS::GuardDuty::Detector', { Enable: true }),
    Rule: resource('AWS::Events::Rule', {
      EventPattern,
      Targets: [{ Id: 'Target0', Arn: ref('Topic') }],
      ...more,
    }),
  });
const GOOD = { source: ['aws.guardduty'] };
const path = 'Properties';

export const cases: RuleCases = {
  compliant: [
    detector(GOOD),
    detector({ source: ['aws.securityhub'], detail: { findings: { Severity: { Label: ['HIGH'] } } } }),
  ],
  failing: [
    { template: only('AWS::GuardDuty::Detector', { Enable: true }), path },
    { template: detector({ source: ['aws.macie'] }), path },
    { template: detector(GOOD, { Targets: [] }), path },
    { template: detector(GOOD, { State: 'DISABLED' }), path },
    {
      template: detector({
        source: ['aws.securityhub'],
        detail: { findings: { ProductName: ['Security Hub'] } },
      }),
      path,
    },
  ],
};
