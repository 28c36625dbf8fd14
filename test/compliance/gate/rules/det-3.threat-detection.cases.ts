import type { JsonObject } from '../../../../lib/compliance/template/template';
import { change, only, PARAMETER, type RuleCases } from './cases';

const NAMES = [
  'S3_DATA_EVENTS',
  'RDS_LOGIN_EVENTS',
  'LAMBDA_NETWORK_LOGS',
  'RUNTIME_MONITORING',
  'EBS_MALWARE_PROTECTION',
];
const good: JsonObject = { Enable: true, Features: NAMES.map((Name) => ({ Name, Status: 'ENABLED' })) };
const detector = (properties: JsonObject) => only('AWS::GuardDuty::Detector', properties);

export const cases: RuleCases = {
  compliant: [detector(good)],
  failing: [
    { template: detector(change(good, 'Enable', false)), path: 'Properties.Enable' },
    { template: detector(change(good, 'Features')), path: 'Properties.Features' },
    { template: detector(change(good, 'Features.3.Status', 'DISABLED')), path: 'Properties.Features' },
  ],
  unreadable: [
    { template: detector(change(good, 'Enable', PARAMETER)), path: 'Properties.Enable' },
    { template: detector(change(good, 'Features', PARAMETER)), path: 'Properties.Features' },
  ],
};
