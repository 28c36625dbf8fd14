import type { Json } from '../../../../lib/compliance/template/template';
import { only, type RuleCases } from './cases';

const allow = (Resource: Json) =>
  only('AWS::IAM::Policy', {
    PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'bedrock:InvokeModel', Resource }] },
  });
const model = (region: string) => `arn:aws:bedrock:${region}::foundation-model/anthropic.claude-sonnet-4`;
const fn = (MODEL_ID: string) => only('AWS::Lambda::Function', { Environment: { Variables: { MODEL_ID } } });
const path = 'PolicyDocument.Statement.0.Resource';
const declared = (PhiRegions: string[], body: ReturnType<typeof only>) => ({
  ...body,
  Metadata: { Bulwark: { PhiRegions } },
});

export const cases: RuleCases = {
  compliant: [
    allow(model('us-east-1')),
    allow({ 'Fn::Sub': 'arn:${AWS::Partition}:bedrock:${AWS::Region}::foundation-model/x' }),
    fn('us.anthropic.claude-sonnet-4-v1:0'),
    only('AWS::Bedrock::Agent', { FoundationModel: 'amazon.nova-pro-v1:0' }),
    declared(['eu-central-1'], allow(model('eu-central-1'))),
  ],
  failing: [
    { template: allow(model('eu-west-1')), path: `Properties.${path}` },
    { template: allow([model('us-east-1'), model('*')]), path: `Properties.${path}.1` },
    {
      template: fn('global.anthropic.claude-sonnet-4-v1:0'),
      path: 'Properties.Environment.Variables.MODEL_ID',
    },
    { template: fn('eu.anthropic.claude-sonnet-4-v1:0'), path: 'Properties.Environment.Variables.MODEL_ID' },
    {
      template: declared(['us-east-1', 'us-west-2'], fn('us.anthropic.claude-sonnet-4-v1:0')), // may run in us-east-2
      path: 'Properties.Environment.Variables.MODEL_ID',
    },
    {
      template: only('AWS::Bedrock::Agent', {
        FoundationModel: {
          'Fn::Sub':
            'arn:aws:bedrock:us-east-1:${AWS::AccountId}:inference-profile/apac.amazon.nova-pro-v1:0',
        },
      }),
      path: 'Properties.FoundationModel',
    },
  ],
  notApplicable: [allow('arn:aws:s3:::documents'), fn('none')],
};
