import type { JsonObject } from '../../../../lib/compliance/template/template';
import { change, only, PARAMETER, type RuleCases } from './cases';
import { att } from './fixtures';

const content = {
  schemaVersion: '1.0',
  sessionType: 'Standard_Stream',
  inputs: {
    kmsKeyId: att('Key', 'Arn'),
    cloudWatchLogGroupName: { Ref: 'Log' },
    cloudWatchEncryptionEnabled: true,
  },
};
const session = (Content: JsonObject | string) =>
  only('AWS::SSM::Document', { DocumentType: 'Session', Content });
const bucket = { kmsKeyId: 'key', s3BucketName: 'sessions', s3EncryptionEnabled: true };

export const cases: RuleCases = {
  compliant: [
    session(content),
    session(change(content, 'inputs', bucket)),
    session(JSON.stringify(change(content, 'inputs', bucket))),
  ],
  failing: [
    { template: session(change(content, 'inputs.kmsKeyId', '')), path: 'Properties.Content.inputs.kmsKeyId' },
    {
      template: session(change(content, 'inputs.cloudWatchLogGroupName')),
      path: 'Properties.Content.inputs.cloudWatchLogGroupName',
    },
    {
      template: session(change(content, 'inputs.cloudWatchEncryptionEnabled', false)),
      path: 'Properties.Content.inputs.cloudWatchEncryptionEnabled',
    },
    {
      template: session(change(content, 'inputs', change(bucket, 's3EncryptionEnabled', false))),
      path: 'Properties.Content.inputs.s3EncryptionEnabled',
    },
    { template: session('not JSON'), path: 'Properties.Content' },
  ],
  unreadable: [{ template: session(PARAMETER), path: 'Properties.Content' }],
  notApplicable: [only('AWS::SSM::Document', { DocumentType: 'Command', Content: {} })],
};
