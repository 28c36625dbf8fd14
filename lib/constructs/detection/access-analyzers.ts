import { aws_accessanalyzer as accessanalyzer } from 'aws-cdk-lib';
import { Construct } from 'constructs';

export interface AccessAnalyzersProps {
  /** Prefix of the analyzers' names. */
  readonly name: string;
}

/** Days without use after which access is reported. */
const UNUSED_DAYS = 90;

/**
 * IAM Access Analyzer for access from outside the account and for access that nobody uses (DET-3).
 * 45 CFR 164.308(a)(4).
 *
 * @example
 * new AccessAnalyzers(this, 'Access', { name: 'clinic' });
 */
export class AccessAnalyzers extends Construct {
  constructor(scope: Construct, id: string, { name }: AccessAnalyzersProps) {
    super(scope, id);
    new accessanalyzer.CfnAnalyzer(this, 'External', {
      analyzerName: `${name}-external-access`,
      type: 'ACCOUNT',
    });
    new accessanalyzer.CfnAnalyzer(this, 'Unused', {
      analyzerName: `${name}-unused-access`,
      type: 'ACCOUNT_UNUSED_ACCESS',
      analyzerConfiguration: { unusedAccessConfiguration: { unusedAccessAge: UNUSED_DAYS } },
    });
  }
}
