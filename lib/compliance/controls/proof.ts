import type { DocumentProof, RegisterProof, ResourceProof, TestProof } from './control';

/** Resources of a type that must exist: `resource('AWS::EC2::VPC', 1, 'the VPC')`. */
export const resource = (
  ref: string,
  atLeast: number,
  detail: string,
  where?: ResourceProof['where'],
): ResourceProof => ({ kind: 'resource', ref, atLeast, detail, ...(where && { where }) });

/** A test that bears the mark, such as `proof NET-5`, in its name. */
export const test = (ref: string): TestProof => ({ kind: 'test', ref });

/** An administrative register, by the name of its file in `config/registers`. */
export const register = (ref: string): RegisterProof => ({ kind: 'register', ref });

/** A document of a third party, and the last day on which it counts. */
export const document = (ref: string, detail: string, until?: string): DocumentProof => ({
  kind: 'document',
  ref,
  detail,
  ...(until !== undefined && { until }),
});

/** A bucket whose objects nobody can delete or overwrite before their time, the root user included. */
export const lockedBucket = (detail: string): ResourceProof =>
  resource('AWS::S3::Bucket', 1, detail, {
    'ObjectLockConfiguration.Rule.DefaultRetention.Mode': 'COMPLIANCE',
  });
