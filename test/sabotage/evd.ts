import { sabotage } from '../support/sabotage';

sabotage('EVD-1.readable-resource', 'a loop stands where a resource should', (draft) =>
  draft.add('database', '', {}),
);

sabotage('EVD-1.readable-resource', 'a macro writes the properties at deployment', (draft) =>
  draft.add('database', 'AWS::SNS::Topic', { 'Fn::Transform': { Name: 'Mine' } }),
);

sabotage('EVD-1.nested-template', 'a nested stack comes from a template that nobody judged', (draft) =>
  draft.add('database', 'AWS::CloudFormation::Stack', {
    TemplateURL: 'https://s3.us-east-1.amazonaws.com/elsewhere/template.json',
  }),
);
