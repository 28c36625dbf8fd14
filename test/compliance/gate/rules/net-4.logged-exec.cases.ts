import type { JsonObject } from '../../../../lib/compliance/template/template';
import { PARAMETER, resource, template, type RuleCases } from './cases';
import { ref } from './fixtures';

const service = (EnableExecuteCommand?: JsonObject | boolean) => ({
  Service: resource('AWS::ECS::Service', {
    Cluster: ref('Cluster'),
    ...(EnableExecuteCommand !== undefined && { EnableExecuteCommand }),
  }),
});
const cluster = (ExecuteCommandConfiguration: JsonObject) => ({
  Cluster: resource('AWS::ECS::Cluster', { Configuration: { ExecuteCommandConfiguration } }),
});
const logged = {
  KmsKeyId: 'key',
  Logging: 'OVERRIDE',
  LogConfiguration: { CloudWatchLogGroupName: 'x', CloudWatchEncryptionEnabled: true },
};

export const cases: RuleCases = {
  compliant: [
    template(service()),
    template(service(false)),
    template({ ...service(true), ...cluster(logged) }),
  ],
  failing: [
    { template: template(service(true)), path: 'Properties.EnableExecuteCommand' },
    {
      template: template({ ...service(true), ...cluster({ ...logged, Logging: 'NONE' }) }),
      path: 'Properties.EnableExecuteCommand',
    },
  ],
  unreadable: [{ template: template(service(PARAMETER)), path: 'Properties.EnableExecuteCommand' }],
};
