import { isTrue, unmet } from '../judging';
import type { Rule } from '../rule';

const SWITCHES = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];

/** 45 CFR 164.312(a)(1). Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage". */
export const privateBuckets: Rule = {
  id: 'NET-1.private-buckets',
  title: 'Every bucket and access point blocks public access in all four ways',
  help: 'Set the four switches of PublicAccessBlockConfiguration to true.',
  types: ['AWS::S3::Bucket', 'AWS::S3::AccessPoint', 'AWS::S3::MultiRegionAccessPoint'],
  judge(bucket) {
    return unmet(
      bucket,
      SWITCHES.map((name) => [`PublicAccessBlockConfiguration.${name}`, isTrue, 'true'] as const),
    );
  },
};
