import { only, type RuleCases } from './cases';

const declared = (PhiRegions: string[], body: ReturnType<typeof only>) => ({
  ...body,
  Metadata: { Bulwark: { PhiRegions } },
});
const bucket = only('AWS::S3::Bucket');
const phiFree = { Metadata: { Bulwark: { Phi: { Holds: 'no', Reason: 'A public web page only.' } } } };

export const cases: RuleCases = {
  region: 'us-east-1',
  compliant: [
    bucket,
    declared(['us-east-1'], bucket),
    declared(['us-west-2'], only('AWS::S3::Bucket', {}, phiFree)),
  ],
  failing: [
    { template: declared(['us-west-2'], bucket), path: 'Properties' },
    { template: declared([], bucket), path: 'Properties' },
  ],
  notApplicable: [declared(['us-west-2'], only('AWS::IAM::Role'))],
};
