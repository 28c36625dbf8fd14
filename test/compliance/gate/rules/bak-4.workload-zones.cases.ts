import type { JsonObject } from '../../../../lib/compliance/template/template';
import { change, PARAMETER, resource, template, type RuleCases } from './cases';

const good: JsonObject = {
  DesiredCount: 2,
  NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [{ Ref: 'A' }, { Ref: 'B' }] } },
};
const service = (properties: JsonObject, MinCapacity?: number) =>
  template({
    Service: resource('AWS::ECS::Service', properties),
    ...(MinCapacity !== undefined && {
      Target: resource('AWS::ApplicationAutoScaling::ScalableTarget', {
        MinCapacity,
        ResourceId: { 'Fn::Join': ['', ['service/cluster/', { 'Fn::GetAtt': ['Service', 'Name'] }]] },
      }),
    }),
  });
const path = 'Properties.DesiredCount';
const subnets = 'NetworkConfiguration.AwsvpcConfiguration.Subnets';

export const cases: RuleCases = {
  compliant: [service(good), service(good, 2), service(change(good, 'DesiredCount'), 3)],
  failing: [
    { template: service(change(good, 'DesiredCount')), path },
    { template: service(change(good, 'DesiredCount', 1)), path },
    { template: service(good, 1), path },
    { template: service(change(good, subnets, [{ Ref: 'A' }])), path: `Properties.${subnets}` },
  ],
  unreadable: [
    { template: service(change(good, 'DesiredCount', PARAMETER)), path },
    { template: service(change(good, subnets, PARAMETER)), path: `Properties.${subnets}` },
  ],
  notApplicable: [service({ SchedulingStrategy: 'DAEMON' })],
};
