import type { aws_s3 as s3 } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { AuditFunction } from './audit-function';
import { grantObjects } from './object-access';
import { SigningKey } from './signing-key';

/** Where the signed reports of a function go, and in whose name. */
export interface SignedReportsProps {
  /** Object-Locked bucket of the reports and what belongs to them, `AuditArchive`. */
  readonly archive: s3.IBucket;
  /** Key name in the reports, such as `access-reports.app.example.com`. It can never change. */
  readonly signerName: string;
  /** Day on which another key takes over from the signing key, YYYY-MM-DD: an asymmetric key never rotates (KEY-1). */
  readonly succession: string;
  /** Names (with path) of IAM roles that administer the signing key; they can never sign. @default - the deployment role */
  readonly keyAdministrators?: readonly string[];
}

export interface SignedReports extends SignedReportsProps {
  /** Where they go in the archive, such as `leaving/`. */
  readonly prefix: string;
  /** What they are, for people, such as `reports of who holds access`. */
  readonly signs: string;
}

/**
 * Lets a function keep signed reports in the archive, and tells it where and as whom.
 * @returns what signs them, made in `scope` for this function alone
 */
export function grantSignedReports(
  scope: Construct,
  fn: AuditFunction,
  { prefix, signs, archive, signerName, succession, keyAdministrators }: SignedReports,
): SigningKey {
  grantObjects(fn, { buckets: [archive], prefix, may: ['read', 'write'] });
  fn.addEnvironment('EVIDENCE_BUCKET', archive.bucketName);
  const signingKey = new SigningKey(scope, 'SigningKey', {
    signs,
    succession,
    ...(keyAdministrators && { administrators: keyAdministrators }),
  });
  signingKey.grantSign(fn);
  fn.addEnvironment('SIGNER_NAME', signerName);
  return signingKey;
}
