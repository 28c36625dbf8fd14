import { RemovalPolicy, Stack, aws_config as config, aws_iam as iam } from 'aws-cdk-lib';
import type { aws_kms as kms, aws_s3 as s3 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { customerKey } from '../customer-key';

export interface ConfigRecorderProps {
  /** Bucket whose policy admits AWS Config. It cannot be a locked one: AWS Config does not deliver there. */
  readonly deliveryBucket: s3.IBucket;
  /** Key of what is delivered; its policy must admit AWS Config. */
  readonly encryptionKey: kms.IKey;
  /**
   * `existing` when the account has the role `AWSServiceRoleForConfig` already: it can be made only once.
   * @default 'managed'
   */
  readonly serviceLinkedRole?: 'managed' | 'existing';
}

const ROLE = 'AWSServiceRoleForConfig';

/**
 * Records every change of every supported resource, global ones included, as it happens (DET-2).
 * 45 CFR 164.308(a)(8). There is one recorder an account and region.
 *
 * @example
 * new ConfigRecorder(this, 'Recorder', { deliveryBucket, encryptionKey: key });
 */
export class ConfigRecorder extends Construct {
  constructor(scope: Construct, id: string, props: ConfigRecorderProps) {
    super(scope, id);
    const recorder = new config.CfnConfigurationRecorder(this, 'Resource', {
      name: 'default',
      roleArn: Stack.of(this).formatArn({
        service: 'iam',
        region: '',
        resource: 'role',
        resourceName: `aws-service-role/config.amazonaws.com/${ROLE}`,
      }),
      recordingGroup: { allSupported: true, includeGlobalResourceTypes: true },
      recordingMode: { recordingFrequency: 'CONTINUOUS' },
    });
    // No dependency between the two: each waits for the other to exist before it is complete.
    const channel = new config.CfnDeliveryChannel(this, 'Delivery', {
      name: 'default',
      s3BucketName: props.deliveryBucket.bucketName,
      s3KmsKeyArn: customerKey(this.node.path, 'encryptionKey', props.encryptionKey).keyArn,
      configSnapshotDeliveryProperties: { deliveryFrequency: 'TwentyFour_Hours' },
    });
    for (const resource of [recorder, channel]) {
      resource.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    }
    if (props.serviceLinkedRole === 'existing') return;
    const role = new iam.CfnServiceLinkedRole(this, 'Role', { awsServiceName: 'config.amazonaws.com' });
    role.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    recorder.node.addDependency(role);
    channel.node.addDependency(role);
  }
}
