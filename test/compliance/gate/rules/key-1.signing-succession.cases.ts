import { only, PARAMETER, type RuleCases } from './cases';

const key = (properties: Parameters<typeof only>[1]) =>
  only('AWS::KMS::Key', { KeySpec: 'ECC_NIST_EDWARDS25519', KeyUsage: 'SIGN_VERIFY', ...properties });
const tagged = (Value: string) => ({ Tags: [{ Key: 'bulwark:succession', Value }] });

export const cases: RuleCases = {
  compliant: [key(tagged('2999-01-01')), key({ KeySpec: 'HMAC_256', ...tagged('2999-01-01') })],
  failing: [
    { template: key({}), path: 'Properties.Tags' },
    { template: key(tagged('soon')), path: 'Properties.Tags' },
    { template: key(tagged('2020-01-01')), path: 'Properties.Tags' },
  ],
  unreadable: [{ template: key({ KeySpec: PARAMETER }), path: 'Properties.KeySpec' }],
  notApplicable: [only('AWS::KMS::Key'), key({ KeySpec: 'SYMMETRIC_DEFAULT' })],
};
