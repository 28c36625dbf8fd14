import { only, template, type RuleCases } from './cases';

export const cases: RuleCases = {
  compliant: [
    only('AWS::SNS::Topic'),
    only('Custom::Anything'),
    { ...only('AWS::SNS::Topic'), Transform: 'AWS::LanguageExtensions' },
  ],
  failing: [{ template: template({ Subject: { Properties: {} } }), path: 'Properties' }],
  unreadable: [
    {
      template: { ...only('AWS::SNS::Topic'), Transform: ['AWS::LanguageExtensions', 'MyMacro'] },
      path: 'Transform',
    },
    { template: only('AWS::SNS::Topic', { 'Fn::Transform': { Name: 'AWS::Include' } }), path: 'Properties' },
    { template: only('AWS::SNS::Topic', { Tags: [{ 'Fn::Transform': { Name: 'M' } }] }), path: 'Properties' },
    {
      template: template({
        'Fn::ForEach::Topics': ['Name', ['a', 'b'], { 'Topic${Name}': { Type: 'AWS::SNS::Topic' } }],
      }),
      path: 'Properties',
    },
  ],
};
