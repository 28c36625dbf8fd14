import { only, template, type RuleCases } from './cases';

export const cases: RuleCases = {
  compliant: [only('AWS::SNS::Topic'), only('Custom::Anything')],
  failing: [{ template: template({ Subject: { Properties: {} } }), path: 'Properties' }],
  unreadable: [
    {
      template: template({
        'Fn::ForEach::Topics': ['Name', ['a', 'b'], { 'Topic${Name}': { Type: 'AWS::SNS::Topic' } }],
      }),
      path: 'Properties',
    },
  ],
};
