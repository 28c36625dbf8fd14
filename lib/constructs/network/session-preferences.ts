import { Stack, aws_ssm as ssm, type aws_kms as kms } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { customerKey } from '../customer-key';
import { EncryptedLogGroup } from '../detection/encrypted-log-group';

export interface SessionPreferencesProps {
  /** Key of the sessions and of their log; its policy must admit CloudWatch Logs. */
  readonly encryptionKey: kms.IKey;
  /** Days to keep the log. @default 2192 */
  readonly logRetentionDays?: number;
}

/** Name of the document that Session Manager reads the preferences of an account and region from. */
const DOCUMENT = 'SSM-SessionManagerRunShell';

/**
 * How administrators reach a host, if they must: Session Manager alone, encrypted under an own key, every keystroke
 * streamed to an encrypted log while the session runs, ended after 15 idle minutes and after an hour (NET-4).
 * There is one such document in an account and region: where somebody saved preferences in the console before,
 * delete it first (`aws ssm delete-document --name SSM-SessionManagerRunShell`).
 * 45 CFR 164.312(a)(1), 164.308(a)(4).
 *
 * @example
 * new SessionPreferences(this, 'Sessions', { encryptionKey: key });
 */
export class SessionPreferences extends Construct {
  readonly logGroup: EncryptedLogGroup;

  constructor(scope: Construct, id: string, { encryptionKey, logRetentionDays }: SessionPreferencesProps) {
    super(scope, id);
    customerKey(this.node.path, 'encryptionKey', encryptionKey);
    this.logGroup = new EncryptedLogGroup(this, 'Log', {
      encryptionKey,
      ...(logRetentionDays !== undefined && { retentionDays: logRetentionDays }),
    });
    new ssm.CfnDocument(this, 'Document', {
      name: DOCUMENT,
      documentType: 'Session',
      documentFormat: 'JSON',
      updateMethod: 'NewVersion',
      content: {
        schemaVersion: '1.0',
        description: `Session preferences of ${Stack.of(this).stackName}`,
        sessionType: 'Standard_Stream',
        inputs: {
          kmsKeyId: encryptionKey.keyArn,
          cloudWatchLogGroupName: this.logGroup.logGroupName,
          cloudWatchEncryptionEnabled: true,
          cloudWatchStreamingEnabled: true,
          // The stream is complete and locked against its subject; a second copy would need write access from hosts.
          s3BucketName: '',
          s3KeyPrefix: '',
          s3EncryptionEnabled: true,
          idleSessionTimeout: '15',
          maxSessionDuration: '60',
          runAsEnabled: false,
          runAsDefaultUser: '',
        },
      },
    });
  }
}
