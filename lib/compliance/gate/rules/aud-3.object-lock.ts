import { isArchive, lockProblems } from '../archive';
import { notApplicable } from '../judging';
import type { Rule } from '../rule';

/** 45 CFR 164.312(c)(1), 164.316(b)(2)(i). Amazon S3 User Guide, "Locking objects with Object Lock". */
export const objectLock: Rule = {
  id: 'AUD-3.object-lock',
  title: 'Audit logs lie under Object Lock in COMPLIANCE mode for six years',
  help: 'Create the bucket with ObjectLockEnabled and a default retention of COMPLIANCE, 2192 days.',
  types: ['AWS::S3::Bucket'],
  judge: (bucket, set) => (isArchive(bucket, set) ? lockProblems(bucket) : notApplicable),
};
