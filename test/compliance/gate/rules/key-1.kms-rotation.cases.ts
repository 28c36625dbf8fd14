import { only, PARAMETER, resource, template, type RuleCases } from './cases';

const key = (properties: Parameters<typeof only>[1]) => only('AWS::KMS::Key', properties);
const good = { EnableKeyRotation: true, RotationPeriodInDays: 90 };

const replicaOf = (primary: ReturnType<typeof resource>, replica = {}) => [
  {
    ...template({ Primary: primary }),
    Outputs: { Primary: { Value: { 'Fn::GetAtt': ['Primary', 'Arn'] }, Export: { Name: 'Primary' } } },
  },
  only('AWS::KMS::ReplicaKey', { PrimaryKeyArn: { 'Fn::ImportValue': 'Primary' }, ...replica }),
];

export const cases: RuleCases = {
  compliant: [
    key(good),
    key({ EnableKeyRotation: 'true', RotationPeriodInDays: '90', Enabled: 'true' }),
    replicaOf(resource('AWS::KMS::Key', good)),
  ],
  failing: [
    { template: key({}), path: 'Properties.EnableKeyRotation' },
    { template: key({ EnableKeyRotation: true }), path: 'Properties.RotationPeriodInDays' },
    { template: key({ ...good, RotationPeriodInDays: 91 }), path: 'Properties.RotationPeriodInDays' },
    { template: key({ ...good, RotationPeriodInDays: '365' }), path: 'Properties.RotationPeriodInDays' },
    { template: key({ ...good, Origin: 'EXTERNAL' }), path: 'Properties.Origin' },
    { template: key({ ...good, Enabled: false }), path: 'Properties.Enabled' },
    { template: replicaOf(resource('AWS::KMS::Key', good), { Enabled: false }), path: 'Properties.Enabled' },
    {
      template: only('AWS::KMS::ReplicaKey', {
        PrimaryKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/mrk-1',
      }),
      path: 'Properties.PrimaryKeyArn',
    },
  ],
  unreadable: [
    { template: key({ ...good, KeySpec: PARAMETER }), path: 'Properties.KeySpec' },
    { template: key({ ...good, EnableKeyRotation: PARAMETER }), path: 'Properties.EnableKeyRotation' },
    { template: key({ ...good, RotationPeriodInDays: PARAMETER }), path: 'Properties.RotationPeriodInDays' },
  ],
  notApplicable: [key({ KeySpec: 'ECC_NIST_EDWARDS25519', KeyUsage: 'SIGN_VERIFY' })],
};
