import { change, only, PARAMETER, type RuleCases } from './cases';
import type { Json, JsonObject } from '../../../../lib/compliance/template/template';
import { policy } from './fixtures';
import { tagged } from './tenancy-fixtures';

const TRUST: JsonObject = {
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::111122223333:root' },
  Action: ['sts:AssumeRole', 'sts:TagSession'],
  Condition: {
    StringEquals: { 'aws:PrincipalTag/acts': 'clinic' },
    Null: { 'aws:RequestTag/bulwark:tenant': 'false' },
    StringNotLike: { 'aws:RequestTag/bulwark:tenant': ['', '*/*'] },
    'ForAllValues:StringEquals': { 'aws:TagKeys': 'bulwark:tenant' },
    'ForAnyValue:StringEquals': { 'sts:TransitiveTagKeys': 'bulwark:tenant' },
  },
};
const role = (statement: JsonObject, ...more: JsonObject[]) =>
  only('AWS::IAM::Role', {
    ...tagged('tenant-role'),
    AssumeRolePolicyDocument: policy(statement, ...more),
  });
const named = { ...TRUST, Principal: { AWS: 'arn:aws:iam::111122223333:role/api' } };
const but = (path: string, value?: Json) => role(change(TRUST, path, value));
const at = 'Properties.AssumeRolePolicyDocument.Statement.0';

export const cases: RuleCases = {
  compliant: [role(TRUST), role(change(named, 'Condition.StringEquals'))],
  failing: [
    ...Object.keys(TRUST.Condition as JsonObject)
      .filter((operator) => operator !== 'StringEquals')
      .map((operator) => ({ template: but(`Condition.${operator}`), path: `${at}.Condition` })),
    { template: but('Condition.StringEquals'), path: `${at}.Principal` },
    { template: but('Condition.StringEquals', { 'aws:PrincipalArn': '*' }), path: `${at}.Principal` },
    // Who is not somebody may be anybody.
    {
      template: role(
        change(change(TRUST, 'Condition.StringEquals'), 'Condition.StringNotEquals', {
          'aws:PrincipalTag/acts': 'clinic',
        }),
      ),
      path: `${at}.Principal`,
    },
    ...[[], '111122223333', PARAMETER, { 'Fn::If': ['C', '*', '*'] }].map((AWS) => ({
      template: role(change({ ...TRUST, Principal: { AWS } }, 'Condition.StringEquals')),
      path: `${at}.Principal`,
    })),
    { template: role({ ...TRUST, Effect: PARAMETER, Condition: {} }), path: `${at}.Condition` },
    { template: but('Condition.Null', { 'aws:RequestTag/bulwark:tenant': 'true' }), path: `${at}.Condition` },
    {
      template: but('Condition.ForAllValues:StringEquals', { 'aws:TagKeys': ['bulwark:tenant', 'role'] }),
      path: `${at}.Condition`,
    },
    ...[['-*'], ['*/*'], ['']].map((names) => ({
      template: but('Condition.StringNotLike', { 'aws:RequestTag/bulwark:tenant': names }),
      path: `${at}.Condition`,
    })),
    {
      template: role(TRUST, { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }),
      path: 'Properties.AssumeRolePolicyDocument.Statement.1.Principal',
    },
  ],
  unreadable: [
    {
      template: only('AWS::IAM::Role', { ...tagged('tenant-role'), AssumeRolePolicyDocument: PARAMETER }),
      path: 'Properties.AssumeRolePolicyDocument',
    },
  ],
  notApplicable: [only('AWS::IAM::Role'), only('AWS::IAM::Role', tagged('tenant-data'))],
};
