import type { JsonObject } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, type RuleCases } from './cases';
import { DENY_PLAINTEXT, policy } from './fixtures';

const task = (EFSVolumeConfiguration: JsonObject) =>
  only('AWS::ECS::TaskDefinition', { Volumes: [{ EFSVolumeConfiguration }] });
const path = 'Properties.Volumes.0.EFSVolumeConfiguration';

export const cases: RuleCases = {
  compliant: [
    only('AWS::EFS::FileSystem', { FileSystemPolicy: policy(DENY_PLAINTEXT) }),
    task({ TransitEncryption: 'ENABLED', AuthorizationConfig: { IAM: 'ENABLED' } }),
  ],
  failing: [
    { template: only('AWS::EFS::FileSystem'), path: 'Properties.FileSystemPolicy' },
    {
      template: only('AWS::EFS::FileSystem', {
        FileSystemPolicy: policy({ ...DENY_PLAINTEXT, Effect: 'Allow' }),
      }),
      path: 'Properties.FileSystemPolicy',
    },
    { template: task({ AuthorizationConfig: { IAM: 'ENABLED' } }), path: `${path}.TransitEncryption` },
    { template: task({ TransitEncryption: 'ENABLED' }), path: `${path}.AuthorizationConfig.IAM` },
  ],
  unreadable: [
    {
      template: only('AWS::EFS::FileSystem', { FileSystemPolicy: PARAMETER }),
      path: 'Properties.FileSystemPolicy',
    },
    { template: task(PARAMETER), path },
  ],
  notApplicable: [only('AWS::ECS::TaskDefinition', { Volumes: [{ Name: 'scratch' }] })],
};
