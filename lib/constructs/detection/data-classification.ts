import { RemovalPolicy, aws_macie as macie } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/**
 * Macie, which watches every bucket for exposure and finds personal data where none should be (DET-3).
 * 45 CFR 164.308(a)(1)(ii)(D). There is one session an account and region; it outlives the stack.
 *
 * @example
 * new DataClassification(this, 'Classification');
 */
export class DataClassification extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const session = new macie.CfnSession(this, 'Resource', {
      status: 'ENABLED',
      findingPublishingFrequency: 'FIFTEEN_MINUTES',
    });
    session.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
  }
}
