import { RemovalPolicy, aws_guardduty as guardduty } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** Protection plans, by the names of the GuardDuty API ("DetectorFeatureConfiguration"). */
const FEATURES = [
  'S3_DATA_EVENTS',
  'RDS_LOGIN_EVENTS',
  'LAMBDA_NETWORK_LOGS',
  'EBS_MALWARE_PROTECTION',
  'EKS_AUDIT_LOGS',
];
/** GuardDuty brings its own agent where it can. */
const AGENTS = ['ECS_FARGATE_AGENT_MANAGEMENT', 'EC2_AGENT_MANAGEMENT', 'EKS_ADDON_MANAGEMENT'];

/**
 * GuardDuty with every protection plan: objects, database sign-ins, functions, containers at run time, malware
 * (DET-3). 45 CFR 164.308(a)(5)(ii)(B). There is one detector an account and region; it outlives the stack.
 *
 * @example
 * new ThreatDetector(this, 'Threats');
 */
export class ThreatDetector extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const detector = new guardduty.CfnDetector(this, 'Resource', {
      enable: true,
      findingPublishingFrequency: 'FIFTEEN_MINUTES',
      features: [
        ...FEATURES.map((name) => ({ name, status: 'ENABLED' })),
        {
          name: 'RUNTIME_MONITORING',
          status: 'ENABLED',
          additionalConfiguration: AGENTS.map((name) => ({ name, status: 'ENABLED' })),
        },
      ],
    });
    detector.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
  }
}
