import type { Json } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, type RuleCases } from './cases';

const task = (Image: Json) => only('AWS::ECS::TaskDefinition', { ContainerDefinitions: [{ Image }] });
const digest = 'a'.repeat(64);
const repository = '111122223333.dkr.ecr.us-east-1.amazonaws.com';
const asset = `${repository}/cdk-hnb659fds-container-assets-111122223333-us-east-1:${digest}`;
const path = 'Properties.ContainerDefinitions.0.Image';

export const cases: RuleCases = {
  compliant: [
    task(`${repository}/portal@sha256:${digest}`),
    task({ 'Fn::Sub': `111122223333.dkr.ecr.us-east-1.\${AWS::URLSuffix}/portal@sha256:${digest}` }),
    task(asset),
  ],
  failing: [
    { template: task('nginx'), path },
    { template: task(`${repository}/portal:latest`), path },
    { template: task(`${repository}/portal:${digest}`), path },
    { template: task(`${repository}/portal@sha256:short`), path },
    { template: only('AWS::ECS::TaskDefinition'), path },
    {
      template: only('AWS::Lambda::Function', { Code: { ImageUri: `${repository}/fn:1` } }),
      path: 'Properties.Code.ImageUri',
    },
  ],
  unreadable: [
    { template: task(PARAMETER), path },
    { template: task({ 'Fn::Sub': 'portal:${Tag}' }), path },
  ],
  notApplicable: [only('AWS::Lambda::Function', { Code: { ZipFile: '' } })],
};
