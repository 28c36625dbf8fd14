import type { JsonObject } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, type RuleCases } from './cases';

const task = (container: JsonObject, more: JsonObject = {}) =>
  only('AWS::ECS::TaskDefinition', {
    ContainerDefinitions: [{ ReadonlyRootFilesystem: true, ...container }],
    ...more,
  });
const at = (name: string) => `Properties.ContainerDefinitions.0.${name}`;

export const cases: RuleCases = {
  compliant: [task({}), task({ Privileged: false }, { NetworkMode: 'awsvpc', PidMode: 'task' })],
  failing: [
    { template: task({ Privileged: true }), path: at('Privileged') },
    { template: task({ ReadonlyRootFilesystem: false }), path: at('ReadonlyRootFilesystem') },
    {
      template: only('AWS::ECS::TaskDefinition', { ContainerDefinitions: [{ Name: 'app' }] }),
      path: at('ReadonlyRootFilesystem'),
    },
    { template: task({}, { PidMode: 'host' }), path: 'Properties.PidMode' },
    { template: task({}, { IpcMode: 'host' }), path: 'Properties.IpcMode' },
    { template: task({}, { NetworkMode: 'host' }), path: 'Properties.NetworkMode' },
  ],
  unreadable: [{ template: task({ Privileged: PARAMETER }), path: at('Privileged') }],
};
