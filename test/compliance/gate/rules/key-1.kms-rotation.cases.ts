import { only, PARAMETER, type RuleCases } from './cases';

const key = (properties: Parameters<typeof only>[1]) => only('AWS::KMS::Key', properties);
const good = { EnableKeyRotation: true, RotationPeriodInDays: 90 };

export const cases: RuleCases = {
  compliant: [key(good), key({ EnableKeyRotation: 'true', RotationPeriodInDays: '90', Enabled: 'true' })],
  failing: [
    { template: key({}), path: 'Properties.EnableKeyRotation' },
    { template: key({ EnableKeyRotation: true }), path: 'Properties.RotationPeriodInDays' },
    { template: key({ ...good, RotationPeriodInDays: 91 }), path: 'Properties.RotationPeriodInDays' },
    { template: key({ ...good, RotationPeriodInDays: '365' }), path: 'Properties.RotationPeriodInDays' },
    { template: key({ ...good, Origin: 'EXTERNAL' }), path: 'Properties.Origin' },
    { template: key({ ...good, Enabled: false }), path: 'Properties.Enabled' },
  ],
  unreadable: [
    { template: key({ ...good, KeySpec: PARAMETER }), path: 'Properties.KeySpec' },
    { template: key({ ...good, EnableKeyRotation: PARAMETER }), path: 'Properties.EnableKeyRotation' },
    { template: key({ ...good, RotationPeriodInDays: PARAMETER }), path: 'Properties.RotationPeriodInDays' },
  ],
  notApplicable: [key({ KeySpec: 'ECC_NIST_EDWARDS25519', KeyUsage: 'SIGN_VERIFY' })],
};
