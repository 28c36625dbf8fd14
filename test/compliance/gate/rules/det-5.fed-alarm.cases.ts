import { only, PARAMETER, resource, template, type RuleCases } from './cases';
import type { Json } from '../../../../lib/compliance/template/template';

const counted = (MetricName: Json, MetricNamespace = 'Signals') =>
  template({
    Alarm: resource('AWS::CloudWatch::Alarm', { Namespace: 'Signals', MetricName }),
    Filter: resource('AWS::Logs::MetricFilter', {
      MetricTransformations: [{ MetricName: 'root-use', MetricNamespace }],
    }),
  });
const path = 'Properties.MetricName';

export const cases: RuleCases = {
  compliant: [counted('root-use')],
  failing: [{ template: counted('root-us'), path }],
  unreadable: [{ template: counted(PARAMETER), path }],
  notApplicable: [
    counted('root-use', 'Others'),
    only('AWS::CloudWatch::Alarm', { Namespace: 'AWS/SQS', MetricName: 'NumberOfMessagesSent' }),
    only('AWS::CloudWatch::Alarm', { Metrics: [] }),
  ],
};
