import { change, only, PARAMETER, type RuleCases } from './cases';

const good = {
  PublicAccessBlockConfiguration: {
    BlockPublicAcls: true,
    BlockPublicPolicy: 'true',
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  },
};
const bucket = (properties: Parameters<typeof only>[1]) => only('AWS::S3::Bucket', properties);
const path = 'PublicAccessBlockConfiguration.RestrictPublicBuckets';

export const cases: RuleCases = {
  compliant: [bucket(good), only('AWS::S3::AccessPoint', good)],
  failing: [
    { template: bucket({}), path: 'Properties.PublicAccessBlockConfiguration.BlockPublicAcls' },
    { template: bucket(change(good, path)), path: `Properties.${path}` },
    { template: bucket(change(good, path, false)), path: `Properties.${path}` },
  ],
  unreadable: [{ template: bucket(change(good, path, PARAMETER)), path: `Properties.${path}` }],
};
