import type { Json, JsonObject } from '../../../../lib/compliance/template/template';
import { change, PARAMETER, resource, template, type RuleCases } from './cases';

const ROLE = { 'Fn::GetAtt': ['Role', 'Arn'] };
const ROOT = 'arn:aws:iam::111122223333:root';
const sign = (AWS: Json, Action: Json = 'kms:Sign') => ({
  Effect: 'Allow',
  Principal: { AWS },
  Action,
  Resource: '*',
});
const good: JsonObject = {
  Tags: [{ Key: 'bulwark:purpose', Value: 'audit-signing' }],
  KeySpec: 'ECC_NIST_EDWARDS25519',
  KeyUsage: 'SIGN_VERIFY',
  KeyPolicy: {
    Statement: [sign(ROLE), sign(ROOT, ['kms:GetPublicKey', 'kms:PutKeyPolicy'])],
  },
};
const key = (properties: JsonObject, others: JsonObject = {}) =>
  template({
    Key: resource('AWS::KMS::Key', properties),
    Role: resource('AWS::IAM::Role'),
    Publisher: resource('AWS::Lambda::Function', { Role: ROLE }),
    ...others,
  });
const signedBy = (principal: Json, action?: Json, others?: JsonObject) =>
  key(change(good, 'KeyPolicy.Statement.0', sign(principal, action)), others);
const principal = 'Properties.KeyPolicy.Statement.0.Principal';

export const cases: RuleCases = {
  compliant: [key(good), key({ ...good, Origin: 'AWS_KMS' })],
  failing: [
    { template: key(change(good, 'KeySpec', 'ECC_NIST_P256')), path: 'Properties.KeySpec' },
    { template: key(change(good, 'KeySpec')), path: 'Properties.KeySpec' },
    { template: key(change(good, 'KeyUsage', 'ENCRYPT_DECRYPT')), path: 'Properties.KeyUsage' },
    { template: key({ ...good, Origin: 'EXTERNAL' }), path: 'Properties.Origin' },
    { template: key(change(good, 'KeyPolicy')), path: 'Properties.KeyPolicy' },
    { template: signedBy('*'), path: principal },
    { template: signedBy(ROOT), path: principal },
    { template: signedBy(ROOT, 'kms:*'), path: principal },
    { template: signedBy(ROOT, 'kms:S?gn'), path: principal },
    { template: signedBy(ROOT, 'kms:CreateGrant'), path: principal },
    { template: signedBy([ROLE, ROOT]), path: principal },
    // A role that people assume.
    {
      template: signedBy({ 'Fn::GetAtt': ['Human', 'Arn'] }, 'kms:Sign', {
        Human: resource('AWS::IAM::Role'),
      }),
      path: principal,
    },
  ],
  unreadable: [{ template: key(change(good, 'KeySpec', PARAMETER)), path: 'Properties.KeySpec' }],
  notApplicable: [key(change(good, 'Tags')), key({})],
};
