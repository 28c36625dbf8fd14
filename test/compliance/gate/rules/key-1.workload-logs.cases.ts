import type { Json, JsonObject } from '../../../../lib/compliance/template/template';
import { only, PARAMETER, resource, template, type RuleCases } from './cases';
import { ref } from './fixtures';

const GROUP = { Group: resource('AWS::Logs::LogGroup', { LogGroupName: '/app' }) };
const lambda = (properties: JsonObject, group: JsonObject = GROUP) =>
  template({ ...group, Function: resource('AWS::Lambda::Function', properties) });
const named = (LogGroupName: Json) => ({ Group: resource('AWS::Logs::LogGroup', { LogGroupName }) });
const task = (LogDriver: string, Options: JsonObject) =>
  template({
    ...GROUP,
    Task: resource('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [{ LogConfiguration: { LogDriver, Options } }],
    }),
  });
const path = 'Properties.LoggingConfig.LogGroup';
const ofTask = 'Properties.ContainerDefinitions.0.LogConfiguration.Options.awslogs-group';

export const cases: RuleCases = {
  compliant: [
    lambda({ LoggingConfig: { LogGroup: ref('Group') } }),
    lambda({ LoggingConfig: { LogGroup: '/app' } }),
    lambda({ FunctionName: 'one' }, named('/aws/lambda/one')),
    lambda({}, named({ 'Fn::Sub': '/aws/lambda/${Function}' })),
    task('awslogs', { 'awslogs-group': ref('Group') }),
    task('awsfirelens', {}),
  ],
  failing: [
    { template: lambda({}), path },
    { template: lambda({ LoggingConfig: { LogFormat: 'JSON' } }), path },
    { template: lambda({ LoggingConfig: { LogGroup: '/other' } }), path },
    { template: lambda({ FunctionName: 'two' }, named('/aws/lambda/one')), path },
    { template: task('awslogs', { 'awslogs-group': 'made', 'awslogs-create-group': 'true' }), path: ofTask },
  ],
  unreadable: [
    { template: only('AWS::Lambda::Function', { LoggingConfig: PARAMETER }), path },
    { template: task('awslogs', { 'awslogs-group': PARAMETER }), path: ofTask },
  ],
};
